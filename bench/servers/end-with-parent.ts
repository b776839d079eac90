/** Imported by every process that is started here: none outlives the one that measures, however that ends. */
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
