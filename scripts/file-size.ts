/**
 * House rule 3: files stay small. Warns past 200 lines, fails past 300; specs and generated files are left out.
 */
import { globSync, readFileSync } from 'node:fs';

const WARN = 200;
const FAIL = 300;

const sizes = globSync(['apps/**/*.{ts,tsx}', 'libs/**/*.ts', 'scripts/**/*.ts'])
  .filter(
    (file) => !file.endsWith('.spec.ts') && !file.includes('/generated/') && !file.includes('node_modules'),
  )
  .map((file) => ({ file, lines: readFileSync(file, 'utf8').split('\n').length - 1 }))
  .sort((a, b) => b.lines - a.lines);

for (const { file, lines } of sizes.filter((size) => size.lines > WARN)) {
  console.log(
    `${lines > FAIL ? 'error' : 'warning'}: ${file} has ${lines} lines (warning past ${WARN}, error past ${FAIL})`,
  );
}
const median = sizes[Math.floor(sizes.length / 2)]?.lines ?? 0;
console.log(`${sizes.length} files, median ${median} lines`);
if (sizes.some((size) => size.lines > FAIL)) process.exitCode = 1;
