/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  testRegex: '\\.spec\\.ts$',
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  // Nest's ESM packages must be loaded before any CommonJS package requires them.
  setupFiles: ['<rootDir>/test/support/preload.mjs'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^@aidoo/([^/]+)$': '<rootDir>/libs/$1/src/index.ts' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        swcrc: false,
        sourceMaps: 'inline',
        jsc: {
          target: 'es2023',
          keepClassNames: true,
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
        },
        module: { type: 'es6' },
      },
    ],
  },
  // In processes of their own, each of which is replaced when it has grown: modules that a test has loaded are kept for
  // good, and all of them together do not fit into one.
  maxWorkers: 2,
  workerIdleMemoryLimit: '1GB',
  // Every run is in another order: a test that needs its neighbour fails sooner or later, and shows its seed.
  randomize: true,
  // A guard against what never ends: no test depends on how fast a machine is.
  testTimeout: 180_000,
  reporters: ['default', '<rootDir>/test/support/closing-line.reporter.mjs'],
};
