import type { Recording } from './recording.ts';

/** What a recorded and a played exchange must have in common: everything but the data. */
export interface Shape {
  status: number;
  type: string;
  /** The kind of result: its type, and the names in it. */
  kind?: string;
  fault?: string;
  error?: string;
}

export function shapeOf(recording: Recording): Shape {
  const { error, fault_code: code } = recording;
  const shape: Shape = { status: recording.http_status, type: recording.content_type };
  if (error) shape.error = `${error.code} ${error.data.name}`;
  else if (code !== undefined && code !== null) shape.fault = faultOf(code, recording.fault_string ?? '');
  else if (recording.http_status === 200) shape.kind = kindOf(recording.result);
  return shape;
}

/** Codes as they are; of a text (the old door), its kind; of a traceback, the class of its last exception. */
function faultOf(code: unknown, text: string): string {
  const name = [
    ...text.matchAll(
      /^([A-Za-z0-9_.]+(?:Error|Exception|Violation|Clause|Format|OutOfRange|Representation|Privilege)): /gm,
    ),
  ].at(-1)?.[1];
  const shown = typeof code === 'number' ? code : (/^warning -- \w+/.exec(String(code))?.[0] ?? 'text');
  return [shown, text.startsWith('Traceback') ? name : ''].filter((part) => part !== '').join(' ');
}

function kindOf(value: unknown): string {
  if (value === undefined || value === null) return 'none';
  if (Array.isArray(value)) {
    const first: unknown = value[0];
    return first === undefined ? 'list' : `list of ${kindOf(first)}`;
  }
  return typeof value === 'object' ? `{${Object.keys(value).sort().join(' ')}}` : typeof value;
}
