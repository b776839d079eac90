/** Checks of the suite, as `scenario:check`, and why each of them does not pass. */
export type Expected = Readonly<Record<string, string>>;

const because = (reason: string, checks: readonly string[]): Expected =>
  Object.fromEntries(checks.map((check) => [check, reason]));

/** Optional in the protocol, and not offered. */
const NOT_OFFERED: Expected = {
  ...because('The tasks extension (SEP-2663) is optional, and the gateway does not offer it.', [
    'tasks-capability-negotiation:sep-2663-server-rejects-undeclared-client',
    'tasks-capability-negotiation:sep-2663-tasks-methods-non-declaring',
    'tasks-capability-negotiation:tasks-extension-advertised',
    'tasks-capability-negotiation:tasks-per-request-meta-opt-in',
    'tasks-dispatch-and-envelope:sep-2663-durable-create-strong-consistency',
    'tasks-dispatch-and-envelope:sep-2663-legacy-task-param-ignored',
    'tasks-dispatch-and-envelope:sep-2663-tasks-get-invalid-task-id-32602',
    'tasks-dispatch-and-envelope:tasks-immediate-result-shortcut',
    'tasks-dispatch-and-envelope:tasks-result-type-complete-on-non-task-responses',
    'tasks-dispatch-and-envelope:tasks-server-directed-creation-no-hint',
    'tasks-lifecycle:sep-2663-cancel-ack-empty-result',
    'tasks-lifecycle:sep-2663-result-type-task-on-create',
    'tasks-lifecycle:sep-2663-tasks-get-status-completed',
    'tasks-lifecycle:sep-2663-tasks-get-status-failed',
    'tasks-lifecycle:sep-2663-tasks-get-status-working',
    'tasks-lifecycle:sep-2663-tool-error-uses-completed-status',
    'tasks-lifecycle:tasks-cancel-terminal-idempotent-ack',
    'tasks-lifecycle:tasks-sync-tool-call',
    'tasks-mrtr-composition:sep-2663-mrtr-synchronous-before-task-creation',
    'tasks-mrtr-input:sep-2663-tasks-get-status-input-required',
    'tasks-mrtr-input:tasks-mrtr-partial-fulfillment',
    'tasks-mrtr-input:tasks-mrtr-tasks-update-resumes',
    'tasks-request-headers:sep-2663-routing-headers-accepted-on-tasks-get',
    'tasks-request-headers:sep-2663-server-rejects-mismatched-mcp-name-on-tasks-get',
    'tasks-request-headers:tasks-headers-tolerate-mcp-method-on-tools-call',
    'tasks-request-state-removal:tasks-request-state-removal-setup',
    'tasks-required-task-error:sep-2663-server-returns-missing-capability-when-required',
    'tasks-status-notifications:tasks-status-notifications',
    'tasks-wire-fields:tasks-no-early-ttl-expiry',
    'tasks-wire-fields:tasks-no-related-task-meta-on-inlined-result',
    'tasks-wire-fields:tasks-wire-field-renames',
  ]),
  ...because(
    'No tool mirrors an argument in a header (x-mcp-header), which is optional: arguments are data of a company, and headers end up in logs.',
    [
      'http-custom-header-server-validation:sep-2243-server-no-xmcp-tool',
      'http-custom-header-server-validation:sep-2243-server-decode-base64',
      'http-custom-header-server-validation:sep-2243-server-validate-param-match',
      'http-custom-header-server-validation:sep-2243-server-reject-invalid-param-chars',
      'http-custom-header-server-validation:sep-2243-server-reject-param-mismatch',
    ],
  ),
  ...because(
    'Left out by the suite itself: the gateway promises no notice when its lists change, and has clients ask anew (ttlMs 0).',
    [
      'server-stateless:sep-2575-server-sends-prompts-list-changed-on-subscription',
      'server-stateless:sep-2575-server-sends-tools-list-changed-on-subscription',
    ],
  ),
};

/** What the 2025 revisions leave to a server, and a server without sessions cannot have. */
const NEEDS_SESSIONS: Expected = {
  ...because(
    'The server would ask the client in the middle of a call, and the answer would come in a request of its own: only a session ties the two together. Since 2026-07-28 it is done without (input_required), and passes.',
    [
      'tools-call-sampling:tools-call-sampling',
      'tools-call-elicitation:tools-call-elicitation',
      'elicitation-sep1034-defaults:elicitation-sep1034-general',
      'elicitation-sep1330-enums:elicitation-sep1330-general',
    ],
  ),
  ...because(
    'A subscription lives in a session, and sessions are optional (MAY): any instance answers any request.',
    ['resources-subscribe:resources-subscribe', 'resources-unsubscribe:resources-unsubscribe'],
  ),
  ...because('The suite looks at sessions here, which are optional (MAY), and finds none.', [
    'server-session-lifecycle',
    'server-sse-multiple-streams:server-sse-multiple-streams-session',
    'server-sse-polling:server-sse-polling-session',
  ]),
  ...because(
    'A stream that can be resumed needs a session that keeps what was sent; it is recommended (SHOULD), not required.',
    ['server-sse-polling:server-sse-priming-event', 'server-sse-polling:server-sse-retry-field'],
  ),
};

const NO_DIALECT = because(
  'Schemas do not name their dialect: without a name it is 2020-12 (SEP-1613), and models read every character. What else the schema says is kept.',
  ['json-schema-2020-12:json-schema-2020-12-$schema'],
);

/** What the suite's own test tools and the like would be needed for, in both revisions. The fixtures have them. */
const NEEDS_FIXTURES: Expected = {
  ...because('It calls a test tool of the suite, which the gateway does not have.', [
    'tools-call-simple-text:tools-call-simple-text',
    'tools-call-image:tools-call-image',
    'tools-call-audio:tools-call-audio',
    'tools-call-embedded-resource:tools-call-embedded-resource',
    'tools-call-mixed-content:tools-call-mixed-content',
    'tools-call-error:tools-call-error',
    'tools-call-with-progress:tools-call-with-progress',
    'json-schema-2020-12:json-schema-2020-12-tool-found',
  ]),
  ...because('It reads a test resource of the suite, which the gateway does not have.', [
    'resources-read-text:resources-read-text',
    'resources-read-binary:resources-read-binary',
    'resources-templates-read:resources-templates-read',
  ]),
  ...because('It asks for a test prompt of the suite, which the gateway does not have.', [
    'prompts-get-simple:prompts-get-simple',
    'prompts-get-with-args:prompts-get-with-args',
    'prompts-get-embedded-resource:prompts-get-embedded-resource',
    'prompts-get-with-image:prompts-get-with-image',
    'completion-complete:completion-complete',
  ]),
};

/** Beyond that, in one revision each. */
const NEEDS_FIXTURES_2026: Expected = {
  ...because('It calls a test tool of the suite, which the gateway does not have.', [
    'server-stateless:sep-2575-server-rejects-undeclared-capability',
    'server-stateless:sep-2575-missing-capability-http-400',
    'server-stateless:sep-2575-http-server-no-independent-requests-on-stream',
    'server-stateless:sep-2575-server-no-log-without-loglevel',
    'input-required-result-basic-elicitation:sep-2322-elicitation-incomplete',
    'input-required-result-basic-list-roots:sep-2322-list-roots-incomplete',
    'input-required-result-basic-sampling:sep-2322-sampling-incomplete',
    'input-required-result-capability-check:sep-2322-respect-client-capabilities',
    'input-required-result-ignore-extra-params:sep-2322-ignore-unexpected-params',
    'input-required-result-missing-input-response:sep-2322-missing-response-rerequests',
    'input-required-result-multi-round:sep-2322-multi-round-r1',
    'input-required-result-multiple-input-requests:sep-2322-multiple-inputs-incomplete',
    'input-required-result-request-state:sep-2322-request-state-incomplete',
    'input-required-result-result-type:sep-2322-result-type-included',
    'input-required-result-tampered-state:sep-2322-reject-tampered-state',
  ]),
  ...because('It reads the first resource that is listed, and the gateway lists templates alone.', [
    'caching:sep-2549-resources-read-caching-hints',
  ]),
  ...because('It asks for a test prompt of the suite, which the gateway does not have.', [
    'input-required-result-non-tool-request:sep-2322-non-tool-incomplete',
  ]),
};

const NEEDS_FIXTURES_2025 = because(
  'The gateway sends no log to the client: who called what is on record for people.',
  ['logging-set-level:logging-set-level', 'tools-call-with-logging:tools-call-with-logging'],
);

/** All that does not pass. A run that finds anything else fails, and so does one that finds less. */
export const EXPECTED = {
  'the gateway': {
    '2026-07-28': { ...NEEDS_FIXTURES, ...NEEDS_FIXTURES_2026, ...NOT_OFFERED },
    '2025-11-25': { ...NEEDS_FIXTURES, ...NEEDS_FIXTURES_2025, ...NEEDS_SESSIONS },
  },
  'the gateway with fixtures': {
    '2026-07-28': { ...NO_DIALECT, ...NOT_OFFERED },
    '2025-11-25': { ...NO_DIALECT, ...NEEDS_SESSIONS },
  },
} satisfies Record<string, Record<string, Expected>>;
