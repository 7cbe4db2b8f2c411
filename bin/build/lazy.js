// What of the bundle is loaded late, as two esbuild plugins.
const { dirname, join } = require('node:path');

const lib = join(dirname(require.resolve('@oclif/core/package.json')), 'lib');

/**
 * The modules of oclif are evaluated when they are first used, not when they are first required. No source is changed: a require()
 * in oclif of another of its modules, of a package or of a Node module yields a stand-in, which loads the module at the first look
 * into it. A command that runs looks into a tenth of them.
 */
exports.lazyOclif = {
  name: 'lazy-oclif',
  setup(build) {
    build.onResolve({ filter: /./ }, ({ path, kind, importer, namespace, resolveDir }) => {
      if (
        kind !== 'require-call' ||
        namespace !== 'file' ||
        !importer.startsWith(lib) ||
        path.endsWith('.json')
      )
        return undefined;
      return { path: `${resolveDir}:${path}`, namespace: 'lazy', pluginData: { resolveDir, path } };
    });
    // TypeScript's output asks for the mark __esModule as soon as it has required a module; so it is looked up here.
    build.onLoad({ filter: /./, namespace: 'lazy' }, ({ pluginData: { path, resolveDir } }) => {
      const { __esModule = false } = require(require.resolve(path, { paths: [resolveDir] }));
      const contents = `module.exports = require('stand-in')(() => require(${JSON.stringify(path)}), ${__esModule});`;
      return { contents, resolveDir };
    });
    build.onResolve({ filter: /^stand-in$/, namespace: 'lazy' }, () => ({
      path: join(__dirname, 'stand-in.js'),
    }));
  },
};

/** These packages are not in the bundle but files beside it, as reading them costs time: `packages/NAME.cjs`. */
exports.besides = (names) => ({
  name: 'besides',
  setup(build) {
    build.onResolve({ filter: new RegExp(`^(${names.join('|')})$`) }, ({ path, namespace, importer }) =>
      namespace === 'file' && importer.startsWith(lib)
        ? undefined
        : { path: `./packages/${path}.cjs`, external: true },
    );
  },
});
