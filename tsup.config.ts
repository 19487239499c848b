import { defineConfig } from 'tsup';

// Entries are named on each package's command line.
export default defineConfig({
  format: 'esm',
  target: 'es2024',
  sourcemap: true,
  clean: true,
  // `node:sqlite` has no unprefixed name.
  removeNodeProtocol: false,
});
