/** A part of a file that becomes another; `from` stands there once. */
export type Edit = { readonly file: string; readonly from: string; readonly to: string };

/** A change that was made once and worked: what it adds, what it edits, its texts, and the test that shows it. */
export type RecordedChange = {
  readonly added: Readonly<Record<string, string>>;
  readonly edited: readonly Edit[];
  readonly texts: Readonly<Record<string, string>>;
  /** A test of the change by itself. */
  readonly test: { readonly file: string; readonly text: string };
};

/** A migration, and what lists it. */
function migration(name: string, sql: string): Pick<RecordedChange, 'added' | 'edited'> {
  const index = 'migrations/index.ts';
  const up = `recorded${name.split('-', 1)[0]}`;
  return {
    added: {
      [`migrations/${name}.ts`]: `import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql\`${sql}\`.execute(db);
}
`,
    },
    edited: [
      {
        file: index,
        from: '\n/** One forward step',
        to: `import { up as ${up} } from './${name}.ts';\n\n/** One forward step`,
      },
      { file: index, from: '\n];', to: `\n  { name: '${name}', up: ${up} },\n];` },
    ],
  };
}

const WEB = 'src/http/web/community';

const days = migration('9001-estimate-valid-until', 'alter table feature_request_estimate add column valid_until text');

/** Until when an estimate holds: a field that is signed, kept, mirrored, shown by the API, asked by the form and shown on the page. */
export const NEW_FIELD: RecordedChange = {
  added: days.added,
  edited: [
    ...days.edited,
    {
      file: 'src/domain/community/estimate.ts',
      from: '    reference: {',
      to: "    validUntil: { is: 'planned-day', nullable: true, optional: true, description: 'Until when it holds' },\n    reference: {",
    },
    {
      file: `${WEB}/request-fields.ts`,
      from: "    line('reference', t('estimate.reference'), { max: 200 }),",
      to: "    line('validUntil', t('estimate.valid-until'), { type: 'date' }),\n    line('reference', t('estimate.reference'), { max: 200 }),",
    },
    {
      file: `${WEB}/request-fields.ts`,
      from: "  return { supplier, amount, date, reference: orNull(values.text('reference')) };",
      to: "  const validUntil = orNull(values.text('validUntil'));\n  return { supplier, amount, date, validUntil, reference: orNull(values.text('reference')) };",
    },
    {
      file: `${WEB}/request.ts`,
      from: "    locale.t('estimate.day'),\n",
      to: "    locale.t('estimate.day'),\n    locale.t('estimate.valid-until'),\n",
    },
    {
      file: `${WEB}/request.ts`,
      from: 'rows: view.estimates.map(({ supplier, amount, date: on, reference }) => [',
      to: 'rows: view.estimates.map(({ supplier, amount, date: on, validUntil = null, reference }) => [',
    },
    {
      file: `${WEB}/request.ts`,
      from: '    day(context, on),\n    reference',
      to: '    day(context, on),\n    validUntil === null ? NOTHING : day(context, validUntil),\n    reference',
    },
  ],
  texts: { 'estimate.valid-until': 'Valid until' },
  test: stating('estimate', {
    content: `{ supplier: 'Atelier Libre', amount: { amount: 900_000, currency: 'EUR' }, date: '2026-03-02', validUntil: '2026-06-30', reference: null }`,
    wrong: `{ validUntil: 'in summer' }`,
    by: 'by: null',
    field: 'validUntil',
  }),
};

const audits = migration(
  '9002-audits',
  `create table feature_audit (
    id uuid primary key,
    proposal_id uuid not null references feature_request (proposal_id) on delete cascade,
    institution text not null,
    subject text not null,
    url text not null,
    audited_on text not null,
    stated_at timestamptz not null
  )`,
);

/** An audit of what was asked for: a kind of statement, with all that follows from its declaration, a form and a table. */
export const NEW_KIND: RecordedChange = {
  added: {
    ...audits.added,
    'src/domain/community/audit.ts': `import type { RequestKind } from './request-kind.ts';

/** What somebody found who looked at it: its security, its accessibility. */
export const AUDIT = {
  table: 'feature_audit',
  stated: {
    subject: { is: 'line', max: 100, description: 'What was looked at' },
    url: { is: 'link', description: 'Where the report is' },
    date: { is: 'day', column: 'audited_on' },
  },
  recorded: {
    institution: { is: 'institution', description: 'The id of the institution that had it audited' },
    statedAt: { is: 'moment' },
  },
  most: 20,
  event: { type: 'audit-stated', what: 'An institution had what was asked for audited' },
  in: ['open', 'specified', 'delivered', 'adopted'],
  by: 'anybody',
  needs: 'comment',
} as const satisfies RequestKind;
`,
  },
  edited: [
    ...audits.edited,
    {
      file: 'src/domain/community/request-kinds.ts',
      from: 'import { ESTIMATE }',
      to: "import { AUDIT } from './audit.ts';\nimport { ESTIMATE }",
    },
    { file: 'src/domain/community/request-kinds.ts', from: 'use: USE }', to: 'use: USE, audit: AUDIT }' },
    {
      file: 'src/http/api/community/stated.ts',
      from: '\n};\n\nconst ON_PAPER',
      to: `
  audit: {
    names: ['Audit', 'AuditInput'],
    summary: 'Tell of an audit of what was asked for',
    description: SENT,
    example: { subject: 'Accessibility', url: 'https://audits.example/7', date: '2026-03-01' },
    refusals: ['not-shared'],
  },
};

const ON_PAPER`,
    },
    { file: `${WEB}/request-act.ts`, from: "  'use',\n", to: "  'use',\n  'audit',\n" },
    {
      file: `${WEB}/request-acts.ts`,
      from: "  comment: {\n    title: 'request.comment',",
      to: `  audit: {
    title: 'audit.state',
    button: 'audit.state',
    done: 'request-audit',
    atMembers: may('comment'),
    isOffered: ({ request }) => isStatedIn('audit', request.state),
    items: auditItems,
    does: async ({ app, values, view, by }) =>
      await stateAbout(app, { ...at(view), kind: 'audit', content: auditIn(values), by }),
  },
  comment: {
    title: 'request.comment',`,
    },
    { file: `${WEB}/request-acts.ts`, from: '\n  detailItems,', to: '\n  auditIn,\n  auditItems,\n  detailItems,' },
    {
      file: `${WEB}/request-fields.ts`,
      from: '\nexport function estimateIn(',
      to: `
export function auditItems({ locale: { t } }: PageContext): readonly Item[] {
  return [
    line('subject', t('audit.subject'), { required: true, max: 100 }),
    line('url', t('audit.url'), { required: true, inputmode: 'url', max: 1_000 }),
    line('date', t('audit.date'), { type: 'date', required: true }),
  ];
}

export function auditIn(values: FormValues): Content<'audit'> {
  return { subject: values.text('subject'), url: values.text('url'), date: values.text('date') };
}

export function estimateIn(`,
    },
    {
      file: `${WEB}/request.ts`,
      from: `\${stepTable(context, view)}\``,
      to: `\${auditTable(context, view)}\n\${stepTable(context, view)}\``,
    },
    {
      file: `${WEB}/request.ts`,
      from: '\nfunction stepTable(',
      to: `
function auditTable(context: PageContext, { audits, names }: FeatureRequestView): Html {
  const { t } = context.locale;
  if (audits.length === 0) return NOTHING;
  return markup\`<section aria-labelledby="audits"><h2 id="audits">\${t('audit.title')}</h2>
\${table({
  scrolls: 'audits-caption',
  caption: t('audit.title'),
  columns: [t('audit.subject'), t('audit.date'), t('request.institution')],
  rows: audits.map(({ subject, url, date: on, institution }) => [
    markup\`<a href="\${url}" rel="nofollow"><bdi>\${subject}</bdi></a>\`,
    day(context, on),
    institutionName(context, names, institution),
  ]),
})}</section>\`;
}

function stepTable(`,
    },
  ],
  texts: {
    'audit.date': 'Day of the audit',
    'audit.state': 'Tell of an audit',
    'audit.subject': 'What was looked at',
    'audit.title': 'Audits of what was asked for',
    'audit.url': 'Address of the report (https)',
    'done.request-audit': 'The audit is added.',
    'event.audit-stated': 'Audit of what was asked for',
  },
  test: stating('audit', {
    content: `{ subject: 'Accessibility', url: 'https://audits.example/7', date: '2026-03-02' }`,
    wrong: `{ url: 'http://audits.example/7' }`,
    by: "institution: 'https://participation.example/', by: null",
    field: 'url',
  }),
};

/** A test that states something of a kind, reads it again, and has a wrong field refused by its name. */
function stating(
  kind: string,
  of: { readonly content: string; readonly wrong: string; readonly field: string; readonly by: string },
): RecordedChange['test'] {
  return {
    file: `test/journeys/recorded-${kind}.test.ts`,
    text: `import '../../src/start/temporal.ts';
import { expect, it } from 'vitest';
import { createCommunity } from '../../src/application/community/create-community.ts';
import { createFeatureRequest } from '../../src/application/community/request/create-request.ts';
import { decideStep } from '../../src/application/community/request/decide-step.ts';
import { readFeatureRequest } from '../../src/application/community/request/reads.ts';
import { stateAbout } from '../../src/application/community/request/state-about.ts';
import { publishConsultation } from '../../src/application/consultation/publish-consultation.ts';
import { ANYBODY } from '../../src/application/kit/viewer.ts';
import { eachEngine } from '../storage/engines.ts';
import { applicationOn } from '../support/application.ts';
import { refusal, saying, setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';

eachEngine('a statement about a feature request', (suite) => {
  it('is kept as it was said, and refused by the field that is wrong', async () => {
    const app = applicationOn(suite.database, clockAt('2026-03-02T08:00:00Z'));
    await setUpCity(app);
    const slug = 'mutualiser';
    const words = { title: { fr: 'Mutualiser' }, summary: { fr: 'Payer une fois.' } };
    value(await createCommunity(app, { slug, ...words, opensAt: '2026-03-01', closesAt: '2030-12-31', by: null }));
    value(await publishConsultation(app, { slug, by: null }));
    const details = {
      ...{ acceptanceCriteria: ['Dix secondes.'], licence: 'EUPL-1.2', neededBy: [] },
      links: { publiccode: null, issue: null, mergeRequest: null },
    };
    const made = await createFeatureRequest(app, { slug, content: saying('Exporter.'), details, by: null });
    const { number } = value(made);
    value(await decideStep(app, { slug, number, step: 'open', reason: 'Vote.', funding: undefined, by: null }));
    const content = ${of.content};
    const stated = { slug, number, kind: '${kind}', content, ${of.by} } as const;
    value(await stateAbout(app, stated));
    const { ${kind}s } = value(await readFeatureRequest(app, { slug, number, viewer: ANYBODY }));
    expect(${kind}s).toEqual([expect.objectContaining(content)]);
    const wrong = { ...content, ...${of.wrong} };
    expect(refusal(await stateAbout(app, { ...stated, content: wrong }))).toMatchObject({
      type: 'invalid',
      field: '${of.field}',
    });
  });
});
`,
  };
}
