import { Readable } from 'node:stream';
import type { Context } from 'hono';
import type { ActsOf } from '../../../application/acts.ts';
import { auditCsv } from '../../../application/open-data/audit.ts';
import type { Application } from '../../../application/ports.ts';
import { readAgents } from '../../../application/read-agents.ts';
import { type AuditedAct, readActTypes, readAudit } from '../../../application/read-audit.ts';
import type { EventType } from '../../../domain/event.ts';
import { placeOf } from '../../../words/dates.ts';
import { selectField } from '../components/field.ts';
import { pager } from '../components/pager.ts';
import { choose } from '../content.ts';
import { notSetUp } from '../error-page.ts';
import { protect } from '../headers.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import { type PageAnswer, pageResponse } from '../page.ts';
import { openVisit, type Visit } from '../visit.ts';
import { agentOf } from '../who.ts';
import { everyConsultation } from './agent-fields.ts';
import { desk } from './desk.ts';
import { deskTable } from './form-parts.ts';

export const AUDIT = '/admin/audit';
export const AUDIT_CSV = '/admin/audit.csv';

const SHOWN = 50;

/** Every act of agents, newest first. */
export async function auditPage(visit: Visit): Promise<PageAnswer> {
  const { app, locale, query } = visit;
  return await desk(visit, 'admin', async () => {
    const of = actsIn(visit);
    const after = query.get('after') || null;
    const page = await readAudit(app, { ...of, limit: SHOWN, after });
    const to = (path: string, from: string | null) =>
      visit.href(path, { agent: of.agentId, consultation: of.consultation, kind: of.type, after: from });
    return {
      title: locale.t('audit.nav'),
      main: markup`<p class="lead">${locale.t('audit.lead')}</p>
${await filters(visit, of)}
${deskTable({
  id: 'acts',
  title: locale.t('audit.acts'),
  caption: locale.t('audit.caption', { place: placeOf(visit.institution.timeZone) }),
  columns: [
    locale.t('audit.when'),
    locale.t('audit.who'),
    locale.t('audit.what'),
    locale.t('audit.where'),
    locale.t('audit.details'),
  ],
  rows: page.items.map((act) => row(visit, act)),
  empty: locale.t('audit.none'),
})}
${pager(visit, { name: locale.t('audit.pages'), first: after === null ? null : to(AUDIT, null), next: page.next === null ? null : to(AUDIT, page.next) })}
<p><a href="${to(AUDIT_CSV, null)}">${locale.t('audit.csv')}</a></p>`,
    };
  });
}

/** The same as a table for spreadsheets, whole, by the same filters. */
export function auditFile(app: Application): (c: Context) => Promise<Response> {
  return async (c) => {
    const visit = await openVisit(app, c);
    if (visit === null) return notSetUp(app, c);
    const agent = agentOf(visit, 'admin');
    if (!agent.ok) return pageResponse(visit, c, agent);
    protect(c, 'never');
    c.header('content-type', 'text/csv; charset=utf-8');
    c.header('content-disposition', 'attachment; filename="audit.csv"');
    const bytes = Readable.from(encoded(auditCsv(app, actsIn(visit))));
    return c.body(Readable.toWeb(bytes) as ReadableStream);
  };
}

async function* encoded(lines: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  for await (const line of lines) yield Buffer.from(line);
}

function actsIn({ query }: Visit): ActsOf {
  return {
    agentId: query.get('agent') || null,
    consultation: query.get('consultation') || null,
    type: (query.get('kind') || null) as EventType | null,
  };
}

function row(visit: Visit, act: AuditedAct): readonly (Html | string)[] {
  const { locale, institution } = visit;
  const { consultation, proposal } = act;
  const base = consultation === null ? null : `/consultations/${consultation.slug}`;
  const title = consultation === null ? '' : choose(visit, consultation.title).text;
  const at = locale.dateTime(act.at, institution.timeZone);
  const where =
    base === null
      ? NOTHING
      : markup`<a href="${visit.href(base)}">${title}</a>${proposal === null ? NOTHING : markup`, <a href="${visit.href(`${base}/proposals/${proposal}`)}">${locale.t('audit.proposal', { number: proposal })}</a>`}`;
  return [
    markup`<time datetime="${act.at.toISOString()}">${at}</time>`,
    markup`<bdi>${act.agent?.email ?? act.agentId}</bdi>`,
    locale.words.event[act.type] ?? act.type,
    where,
    details(act),
  ];
}

/** Identifiers and hashes: nobody reads them in a table, and the file has them. */
const UNREAD = /^([0-9a-f]{64}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** What the log holds beside: values as they are, in the names of the log. */
function details({ data, about, consultation }: AuditedAct): Html {
  const values = Object.entries(data)
    .map(([name, value]) => [name, typeof value === 'object' ? JSON.stringify(value) : String(value)] as const)
    .filter(([name, value]) => !UNREAD.test(value) && (name !== 'slug' || value !== consultation?.slug));
  return markup`${about === null ? NOTHING : markup`<bdi>${about}</bdi> `}${values.map(([name, value]) => markup`<code class="small">${name}: ${value}</code> `)}`;
}

async function filters(visit: Visit, of: ActsOf): Promise<Html> {
  const { app, locale, query } = visit;
  const { t, words } = locale;
  const any = { value: '', label: t('audit.any') };
  const [agents, consultations, types] = await Promise.all([
    readAgents(app),
    everyConsultation(visit),
    readActTypes(app),
  ]);
  const kinds = types.map((value) => ({ value, label: words.event[value] ?? value }));
  return markup`<form class="filters" method="get" action="${AUDIT}">
${query.has('lang') ? markup`<input type="hidden" name="lang" value="${locale.lang}">` : NOTHING}
${selectField(visit, { name: 'agent', label: t('audit.who'), value: of.agentId ?? '', options: [any, ...agents.map(({ id, email }) => ({ value: id, label: email ?? id }))] })}
${selectField(visit, { name: 'consultation', label: t('audit.where'), value: of.consultation ?? '', options: [any, ...consultations.map(({ slug, title, languages }) => ({ value: slug, label: choose(visit, title, languages).text }))] })}
${selectField(visit, { name: 'kind', label: t('audit.what'), value: of.type ?? '', options: [any, ...kinds.sort((a, b) => a.label.localeCompare(b.label, locale.lang))] })}
<p class="field"><button type="submit">${t('audit.show')}</button></p>
</form>`;
}
