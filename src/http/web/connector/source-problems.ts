import { readSourceProblems } from '../../../application/source/reads.ts';
import { adminTable } from '../kit/form-parts.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';
import { pager } from '../kit/pager.ts';
import { connectorPath } from './connector-fields.ts';

const SHOWN = 50;

/** What a connector could not take of its source, and why; nothing where it took everything, or follows none. */
export async function sourceProblems(context: PageContext, name: string): Promise<Html> {
  const { app, locale, query } = context;
  const { t } = locale;
  const after = query.get('problems') || null;
  const found = await readSourceProblems(app, name, { limit: SHOWN, after });
  if (!found.ok || (found.value.items.length === 0 && after === null)) return NOTHING;
  const { items, next } = found.value;
  const at = (problems: string | null) => context.href(connectorPath(name), problems === null ? {} : { problems });
  return markup`${adminTable({
    id: 'problems',
    title: t('connectors.problems'),
    caption: t('connectors.problems-caption'),
    columns: [t('connectors.problem-of'), t('connectors.problem')],
    rows: items.map(({ kind, key, url, problem }) => [
      url === null ? markup`<code>${kind} ${key}</code>` : markup`<a href="${url}">${kind} ${key}</a>`,
      locale.find(`connectors.problem-${problem}`) ?? markup`<code>${problem}</code>`,
    ]),
    empty: t('connectors.problems-none'),
  })}
${pager(context, { name: t('connectors.problems-pages'), first: after === null ? null : at(null), next: next === null ? null : at(next) })}`;
}
