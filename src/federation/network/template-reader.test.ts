import { describe, expect, it } from 'vitest';
import { ballot } from '../../../test/support/ballots.ts';
import { at, consultation, phase } from '../../../test/support/participation.ts';
import { canonicalText, sha256 } from '../../application/kit/content-hash.ts';
import { TEMPLATE_MAX, type Template, templateOf } from '../../domain/template/template.ts';
import { templateNote } from '../mapping/template.ts';
import { urisOf } from '../uris.ts';
import { createTemplateReader } from './template-reader.ts';

const uris = urisOf('https://torino.example');
const uri = uris.template('velo');
const result = templateOf(
  { title: { fr: 'Plan vélo' }, purpose: { fr: 'Pour des idées.' }, licence: 'CC-BY-4.0' },
  {
    consultation: consultation({ phases: [phase({ kind: 'vote' })] }),
    ballots: [
      ballot({ method: 'score', options: 3 }),
      ballot({ method: 'petition', slug: 'petition', rules: { quorum: { kind: 'count', count: 3 } } }),
      ballot({ method: 'equal-shares', slug: 'budget', options: [10, 20] }),
    ],
    questionnaire: null,
  },
);
if (!result.ok) throw new Error('refused');
const template = result.value;

const noteOf = (of: Template) =>
  templateNote(uris, {
    ...{ consultationId: '', slug: 'velo', template: of, contentHash: sha256(canonicalText(of)), version: 3 },
    ...{ publishedAt: at('2026-03-02T08:00:00Z'), withdrawnAt: null },
  }) as Record<string, unknown>;
const saying = (text: string) => ({ ...noteOf(template), templateText: text, contentHash: sha256(text) });
const read = (document: Record<string, unknown> | 'gone' | null) => createTemplateReader(async () => document)(uri);

describe('a template of another node', () => {
  it('is read as it was written', async () => {
    expect(await read(noteOf(template))).toEqual({
      ok: true,
      value: { template, contentHash: sha256(canonicalText(template)), version: 3 },
    });
  });

  const { licence: _, ...unlicensed } = template;
  it.each<[string, Record<string, unknown> | 'gone' | null, object]>([
    ['nothing', null, { because: 'not-there' }],
    ['what is gone', 'gone', { because: 'not-there' }],
    ['a Note that is none', { ...noteOf(template), templateText: undefined }, { because: 'not-a-template' }],
    ['one with another id', { ...noteOf(template), id: `${uri}-2` }, { because: 'elsewhere' }],
    [
      'one of another institution',
      { ...noteOf(template), attributedTo: 'https://lyon.example/' },
      { because: 'elsewhere' },
    ],
    ['another text than that of its hash', { ...noteOf(template), templateText: '{}' }, { because: 'hash-mismatch' }],
    [
      'one that is too large',
      saying(JSON.stringify('a'.repeat(TEMPLATE_MAX))),
      { because: 'too-long', limit: TEMPLATE_MAX },
    ],
    ['a text that is no JSON', saying('{'), { because: 'not-a-template' }],
    ['one without a licence', saying(JSON.stringify(unlicensed)), { field: 'licence', because: 'unknown-value' }],
    [
      'a licence that is not known here',
      saying(JSON.stringify({ ...template, licence: 'CC-BY-NC-4.0' })),
      { field: 'licence', because: 'unknown-value' },
    ],
    [
      'a rule that is not known here',
      saying(
        JSON.stringify({
          ...template,
          consultation: {
            ...template.consultation,
            rules: { ...template.consultation.rules, territories: ['69387'] },
          },
        }),
      ),
      { because: 'not-a-template' },
    ],
    [
      'a phase by a date',
      saying(
        JSON.stringify({
          ...template,
          consultation: {
            ...template.consultation,
            phases: template.consultation.phases.map((each) => ({ ...each, opens: '2026-03-01' })),
          },
        }),
      ),
      { because: 'not-a-template' },
    ],
    [
      'no phase',
      saying(JSON.stringify({ ...template, consultation: { ...template.consultation, phases: [] } })),
      {
        because: 'not-a-template',
      },
    ],
    [
      'a title that cannot be shown',
      saying(JSON.stringify({ ...template, title: { fr: '\u0007' } })),
      { field: 'title.fr' },
    ],
  ])('is refused by name: %s', async (_, document, wanted) => {
    const answer = await read(document);
    expect(answer.ok || answer.refusal).toMatchObject({ type: 'invalid', field: 'template', ...wanted });
  });
});
