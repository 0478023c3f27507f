import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';

/** An arrow that may not be drawn, with the sentence that says where the thing belongs. */
const arrow = (group, message) => ({ regex: group, message });
const arrows = (...patterns) => ({ 'no-restricted-imports': ['error', { patterns }] });

const noServer = arrow('^@sanfang/(server|web)', 'shared/ and web/ know nothing of the server: move what both need to shared/.');
const noNode = arrow('^(node:|fs$|path$|crypto$)', 'shared/ is pure: I/O, clock and randomness come in as arguments.');
const noOthers = arrow('^(fastify|socket\\.io|mongoose|svelte|@sveltejs)', 'shared/ is pure and runs on both sides.');

export default ts.config(
  { ignores: ['**/node_modules/**', '**/build/**', '**/.svelte-kit/**', 'web/src/lib/paraglide/**', '.cache/**', 'data/**'] },
  js.configs.recommended,
  ...ts.configs.strict,
  ...svelte.configs['flat/recommended'],
  {
    languageOptions: { globals: { ...globals.node } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/no-dynamic-delete': 'off',
      'no-console': 'error',
      eqeqeq: 'error',
      // Short enough to be read at one sitting; the few that are longer say why.
      'max-lines': ['error', { max: 300 }],
    },
  },
  {
    files: ['shared/src/**/*.ts'],
    languageOptions: { globals: {} },
    rules: {
      ...arrows(noServer, noNode, noOthers),
      'no-restricted-globals': ['error', ...['window', 'document', 'process', 'Buffer', 'setTimeout', 'setInterval', 'fetch', 'crypto', 'performance'].map((name) => ({ name, message: 'shared/ is pure: pass it in as an argument.' }))],
      'no-restricted-properties': ['error', { object: 'Math', property: 'random', message: 'Randomness is an argument.' }, { object: 'Date', property: 'now', message: 'Time is an argument.' }],
      'no-restricted-syntax': ['error', { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Time is an argument.' }],
    },
  },
  { files: ['shared/src/log/**'], rules: arrows(noServer, noNode, noOthers, arrow('/(compound|law)/', 'log/ is the ground: it knows nothing of the domain.')) },
  { files: ['shared/src/law/**'], rules: arrows(noServer, noNode, noOthers, arrow('/log/', 'law/ is rules and numbers only.')) },
  { files: ['server/src/store/**'], rules: arrows(arrow('^(\\.\\./)+(engine|http|realtime|accounts|view|register|demo)/', 'store/ is below everything: it keeps, it does not decide.')) },
  { files: ['server/src/engine/**'], rules: arrows(arrow('^(\\.\\./)+(http|realtime|accounts|view)/', 'engine/ knows no transport.'), arrow('^(\\.\\./)+store/(sqlite|mongo|folder)', 'engine/ knows the ports, not the adapters.')) },
  { files: ['server/src/view/**'], rules: arrows(arrow('^(\\.\\./)+(http|realtime)/', 'view/ is used by the transports, not the other way round.')) },
  {
    files: ['server/src/**/*.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        { selector: "CallExpression[callee.object.name='io'][callee.property.name='emit']", message: 'Everything leaves through delivery, which asks the view and counts bytes.' },
      ],
    },
  },
  {
    files: ['server/src/http/**/*.ts', 'server/src/realtime/**/*.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        { selector: "CallExpression[callee.object.name='io'][callee.property.name='emit']", message: 'Everything leaves through delivery, which asks the view and counts bytes.' },
        { selector: "CallExpression[callee.property.name=/^(open|events)$/][callee.object.name='engine']", message: 'Sealed texts and events leave through view/ only, which asks who looks.' },
      ],
    },
  },
  { files: ['web/src/**/*.{ts,svelte}'], languageOptions: { globals: { ...globals.browser } }, rules: arrows(arrow('^@sanfang/server', 'web/ talks to the server by HTTP and socket only.')) },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'] } },
    // Paths are built from the routes' own ids; there is no base path.
    rules: { 'svelte/no-navigation-without-resolve': 'off' },
  },
  { files: ['run.mjs', 'server/src/cli.ts', 'server/src/main.ts', 'tests/bench/**', 'tests/nodes/run.ts'], rules: { 'no-console': 'off' } },
  { files: ['tests/**/*.ts'], rules: { '@typescript-eslint/no-non-null-assertion': 'off' } },
);
