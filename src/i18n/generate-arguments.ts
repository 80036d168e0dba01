import { readFile, writeFile } from 'node:fs/promises';
import { SOURCE_LANG, UI_LANGS } from './languages.ts';
import { argumentsOf } from './message-syntax.ts';

/** The arguments of each message that has some, as TypeScript, from the file of the source language. */
function generateArguments(texts: Readonly<Record<string, string>>): string {
  const lines = Object.entries(texts).flatMap(([key, text]) => {
    const types = [...argumentsOf(text)].map(([name, kind]) => `${name}: ${kind === 'number' ? 'number' : 'V'}`);
    return types.length === 0 ? [] : [`  '${key}': { ${types.sort().join('; ')} };`];
  });
  return `/** Generated from en.json by \`npm run messages\`. \`V\` is what may stand for a text. */\nexport type MessageArguments<V> = {\n${lines.join('\n')}\n};\n`;
}

/** The file of a language with its keys in order, in which one feature stays together. */
function sortedFile(file: string): string {
  const texts = Object.entries(JSON.parse(file)).sort(([one], [other]) => (one < other ? -1 : 1));
  return `${JSON.stringify(Object.fromEntries(texts), null, 2)}\n`;
}

const ARGUMENTS = new URL('message-arguments.ts', import.meta.url);

if (process.argv[1] === import.meta.filename) {
  for (const lang of UI_LANGS) {
    const file = new URL(`${lang}.json`, import.meta.url);
    const current = await readFile(file, 'utf8');
    const sorted = sortedFile(current);
    if (sorted === current) continue;
    if (process.argv.includes('--check')) {
      console.error(`src/i18n/${lang}.json is not in order: run npm run messages`);
      process.exitCode = 1;
    } else await writeFile(file, sorted);
  }
  const source = JSON.parse(await readFile(new URL(`${SOURCE_LANG}.json`, import.meta.url), 'utf8'));
  const generated = generateArguments(source);
  // No part of git: made where it is missing or says something else, also by a check.
  if (generated !== (await readFile(ARGUMENTS, 'utf8').catch(() => ''))) await writeFile(ARGUMENTS, generated);
}
