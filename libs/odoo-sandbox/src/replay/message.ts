import type { Recording } from './recording.ts';

/** The words of a failure, without what differs between two databases: numbers and names of people. */
export function messageOf(recording: Recording): string {
  const { error, fault_code: code, fault_string: text = '' } = recording;
  const last = text.trim().split('\n').at(-1) ?? '';
  const coded = typeof code === 'string' ? code : text.startsWith('Traceback') ? last : text;
  return (error?.data.message ?? coded)
    .replaceAll(/\d+/g, 'N')
    .replaceAll(/Sorry, [\w ]+ \(/g, 'Sorry, X (')
    .replaceAll(/company: [\w .]+\.$/g, 'company: C.');
}
