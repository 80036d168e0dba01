import { globSync, readFileSync } from 'node:fs';
import { SOURCE_LANG, UI_LANGS } from './languages.ts';
import { faultsOfMessages, type Texts, unusedKeys } from './message-faults.ts';

/**
 * What the types cannot hold of the messages: each parses, has the arguments of its source and is shown somewhere.
 * Prints each fault and ends with 1 if there is one. A message that is not translated is no fault: it is counted.
 */
const src = new URL('..', import.meta.url);
const textsOf = (lang: string): Texts => JSON.parse(readFileSync(new URL(`${lang}.json`, import.meta.url), 'utf8'));
const source = textsOf(SOURCE_LANG);
const code = globSync('**/*.ts', { cwd: src.pathname })
  .filter((file) => !file.endsWith('.test.ts') && !file.endsWith('message-arguments.ts'))
  .map((file) => readFileSync(new URL(file, src), 'utf8'))
  .join('\n');

const faults = [
  ...UI_LANGS.flatMap((lang) => faultsOfMessages(lang, textsOf(lang), source)),
  ...unusedKeys(Object.keys(source), code).map((key) => `${key}: nothing shows it`),
];
for (const fault of faults) console.error(fault);
if (faults.length > 0) process.exitCode = 1;

const total = Object.keys(source).length;
for (const lang of UI_LANGS) {
  const translated = Object.keys(textsOf(lang)).length;
  console.log(`${lang}: ${translated} of ${total} messages (${Math.floor((100 * translated) / total)} %)`);
}
