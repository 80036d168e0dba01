import { readFile, writeFile } from 'node:fs/promises';
import { OTHER_TABLES } from '../domain/privacy/register.ts';
import { SOURCE_LANG } from './languages.ts';
import { messagesIn } from './messages.ts';
import { rulesInWords, tablesInWords } from './privacy-register.ts';

/** The register of personal data as a document, from what `src/domain/privacy` declares. */
export function generatePrivacy(): string {
  const messages = messagesIn(SOURCE_LANG);
  const { t } = messages;
  const code = (names: readonly string[]) => names.map((name) => `\`${name}\``).join(', ');
  const rules = rulesInWords(messages).map(({ table, ...rule }) => [rule.what, code([table]), rule.period, rule.from]);
  const tables = tablesInWords(messages).map(({ table, data, why, until, readers }) => [
    code([table]),
    data.map(({ kind, columns }) => `${kind}: ${code(columns)}`).join('<br>'),
    why,
    until.join('<br>'),
    readers.join('<br>'),
  ]);
  return `# ${t('register.nav')}

<!-- Generated from src/domain/privacy by \`npm run privacy\`. -->

${t('register.lead')} Administrators find the same at \`/admin/privacy\`, in their language.

${t('register.operator')}

## ${t('register.rules')}

A worker deletes this once an hour, and writes down when it did and how many rows went: \`/admin/privacy\` shows it, and
\`parvis doctor\` warns where it has not run for two days. The periods are those of the program; there is no setting.

${markdownTable([[t('register.what'), t('register.table'), t('register.period'), t('register.from')], ...rules])}

## ${t('register.tables')}

${markdownTable([[t('register.table'), t('register.data'), t('register.why'), t('register.until'), t('register.readers')], ...tables])}

## ${t('register.others')}

${code(OTHER_TABLES)}.
`;
}

function markdownTable([head = [], ...rows]: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

const FILE = new URL('../../docs/operate/privacy.md', import.meta.url);

if (process.argv[1] === import.meta.filename) {
  const generated = generatePrivacy();
  const current = await readFile(FILE, 'utf8').catch(() => '');
  if (process.argv.includes('--check')) {
    if (generated !== current) {
      console.error('docs/operate/privacy.md is out of date: run npm run privacy');
      process.exitCode = 1;
    }
  } else if (generated !== current) await writeFile(FILE, generated);
}
