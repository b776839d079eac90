/** The process answers. */
export class Liveness {
  status: 'live';
}

/** Whether something that the gateway needs answers. */
export class DependencyState {
  status: 'up' | 'down';
}

/** What the gateway needs to work. */
export class Dependencies {
  /** The database. */
  store: DependencyState;
}

/** Whether requests can be sent here. */
export class Readiness {
  status: 'ready' | 'not_ready';
  dependencies: Dependencies;
}
