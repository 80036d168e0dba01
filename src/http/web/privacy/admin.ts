import { readRetention } from '../../../application/privacy/enforce-retention.ts';
import { OTHER_TABLES } from '../../../domain/privacy/register.ts';
import { RETENTION_LATE_MS } from '../../../domain/privacy/retention.ts';
import { placeOf } from '../../../i18n/dates.ts';
import { rulesInWords, tablesInWords } from '../../../i18n/privacy-register.ts';
import { adminLayout } from '../kit/admin.ts';
import { adminTable } from '../kit/form-parts.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { start } from '../kit/time.ts';

export const REGISTER = '/admin/privacy';

/** What is stored about people, table by table, and what became of each rule that deletes some of it. */
export async function registerPage(context: PageContext): Promise<PageAnswer> {
  const { app, locale, institution } = context;
  const { t } = locale;
  return await adminLayout(context, 'admin', async () => {
    const retention = await readRetention(app);
    const since = app.now().getTime() - RETENTION_LATE_MS;
    const isLate = retention.some(({ run }) => run !== null && run.ranAt.getTime() < since);
    return {
      title: t('register.nav'),
      main: markup`<p class="lead">${t('register.lead')}</p>
<p>${t('register.operator')}</p>
${isLate ? markup`<p class="note error" role="alert">${t('register.late')}</p>` : NOTHING}
${adminTable({
  id: 'rules',
  title: t('register.rules'),
  caption: t('register.rules-caption', { place: placeOf(institution.timeZone) }),
  columns: [
    t('register.what'),
    t('register.period'),
    t('register.from'),
    t('register.ran'),
    t('register.removed'),
    t('register.total'),
  ],
  rows: rulesInWords(locale).map(({ name, what, period, from }) => {
    const run = retention.find(({ rule }) => rule === name)?.run ?? null;
    const ran =
      run === null
        ? [t('register.never'), '–', '–']
        : [start(context, run.ranAt, institution.timeZone), locale.number(run.removed), locale.number(run.total)];
    return [what, period, from, ...ran];
  }),
  empty: '',
})}
${adminTable({
  id: 'tables',
  title: t('register.tables'),
  caption: t('register.tables-caption'),
  columns: [t('register.table'), t('register.data'), t('register.why'), t('register.until'), t('register.readers')],
  rows: tablesInWords(locale).map(({ table, data, why, until, readers }) => [
    markup`<code>${table}</code>`,
    lines(data.map(({ kind, columns }) => markup`${kind} ${columns.map((column) => markup`<code>${column}</code> `)}`)),
    why,
    lines(until),
    lines(readers),
  ]),
  empty: '',
})}
<section aria-labelledby="others"><h2 id="others">${t('register.others')}</h2>
<p>${OTHER_TABLES.map((table) => markup`<code>${table}</code> `)}</p></section>`,
    };
  });
}

function lines(items: readonly (Html | string)[]): Html {
  const [only] = items;
  if (items.length === 1 && only !== undefined) return markup`${only}`;
  return markup`<ul class="plain-list">${items.map((item) => markup`<li>${item}</li>`)}</ul>`;
}
