/** The load generator, a process of its own: it is sent one job after another and answers what it measured. */
import '../servers/end-with-parent.ts';
import type { Job } from './job.ts';
import { runJob } from './run-job.ts';

process.on('message', (job: Job) => {
  runJob(job).then(
    (measured) => process.send?.({ measured }),
    (error: Error) => process.send?.({ error: error.message }),
  );
});
process.send?.({ ready: {} });
