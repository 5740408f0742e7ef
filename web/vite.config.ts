import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// File names carry no hash: the binary embeds them by name and answers with an ETag.
export default defineConfig({
  plugins: [react()],
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: false,
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      output: {
        entryFileNames: 'assets/index.js',
        assetFileNames: (asset) =>
          asset.names.some((name) => name.endsWith('.woff2')) ? 'assets/inter-latin.woff2' : 'assets/index[extname]',
      },
    },
  },
  server: {
    // `cargo run -p ouzel-server --example page_server`, or a real one with OUZEL_URL.
    proxy: Object.fromEntries(
      ['/api', '/query', '/metrics', '/health'].map((path) => [
        path,
        { target: process.env.OUZEL_URL ?? 'http://127.0.0.1:18080', ws: true },
      ]),
    ),
  },
});
