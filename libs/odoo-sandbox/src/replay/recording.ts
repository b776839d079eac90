import { readFileSync } from 'node:fs';

/** One recorded exchange with a real server. */
export interface Recording {
  id: string;
  /** Protocol, path and method, such as `XML /xmlrpc/2/object execute_kw`. */
  call: string;
  params?: unknown;
  /** Of JSON-2 only. */
  req_headers?: Readonly<Record<string, string>>;
  http_status: number;
  content_type: string;
  result?: unknown;
  fault_code?: unknown;
  fault_string?: string;
  error?: { code: number; data: { name: string; message: string } };
}

export const load = (file: URL): Recording[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => failed(JSON.parse(line) as Recording));

/** JSON-2 answers its failures with a status and no envelope: they are told as the other protocols tell theirs. */
export function failed(recording: Recording): Recording {
  const { result, ...rest } = recording;
  if (recording.http_status < 400 || typeof result !== 'object' || result === null) return recording;
  return {
    ...rest,
    error: { code: recording.http_status, data: result as { name: string; message: string } },
  };
}

/** `077_v1_unknown_model` → `unknown_model`: the same case over another door is the same case. */
export const caseName = (id: string): string => id.replace(/^\d+_((fault|v1|json)_)?/, '');
