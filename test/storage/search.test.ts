import { beforeAll, describe, expect, it, test } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import { decideProposal } from '../../src/application/moderation/decide.ts';
import type { Localised } from '../../src/domain/kit/text.ts';
import type { ProposalStatus } from '../../src/domain/proposal/proposal.ts';
import { applicationOn } from '../support/application.ts';
import { opened, proposed, registeredPerson, saying, setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { eachEngine } from './engines.ts';

/** One proposal a line: its language and what it says. */
const TEXTS: readonly (readonly [string, string])[] = [
  ['fr', 'Des pistes cyclables protégées sur les quais'],
  ['fr', "Rouvrir l'école près de l’eau, aujourd'hui fermée"],
  ['fr', 'Un cœur de ville sans voitures ; çà et là des bancs'],
  ['en', 'Wider pavements and safer crossings for children'],
  ['es', 'Más árboles en las calles del corazón de la ciudad'],
  ['ca', 'Un centre col·lectiu per a les entitats del barri'],
  ['it', "Più fontane d'acqua nei giardini pubblici"],
  ['fi', 'Pyöräteitä kouluille ja kirjastoihin'],
  ['zh', '在河邊建自行車道計劃'],
  ['ja', 'サーバー室の電気を減らす'],
  ['de', 'Mehr Straßenbäume und Radwege für alle'],
  ['ar', 'المزيد من الأشجار في الشوارع'],
  ['tr', 'İstasyon yolunu ışıklandırın'],
  ['fr', 'Budget 2026 : 15 % pour "le vélo" & c’est tout | ou (rien) !'],
];

eachEngine('search', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  let app: Application;
  let consultationId: string;
  let author: string;
  const LANGS = ['fr', 'en', 'es', 'ca', 'it', 'fi'];

  beforeAll(async () => {
    app = applicationOn(suite.database, clock);
    await setUpCity(app);
    author = (await registeredPerson(app, 'Ana')).id;
    consultationId = (await opened(app, 'search')).id;
    for (const [lang, text] of TEXTS) {
      const parameters: Localised = { [lang]: text };
      await proposed(app, {
        slug: 'search',
        authorId: author,
        content: saying('', { title: parameters, body: parameters, lang }),
      });
    }
  });

  const found = async (
    search: string,
    statuses: readonly ProposalStatus[] = ['published'],
    { tag = null, topic = null }: { readonly tag?: string | null; readonly topic?: string | null } = {},
  ) => {
    const filter = { consultationId, statuses, search, langs: LANGS, tag, topic, answered: null };
    const page = await app.store.read((reader) =>
      reader.views.proposals({ ...filter, order: 'oldest', seed: 0, limit: 100, after: null, deciding: [] }),
    );
    const total = await app.store.read((reader) => reader.views.countProposals(filter));
    expect(total).toBe(page.items.length);
    return page.items.map((item) => item.number).toSorted((a, b) => (a ?? 0) - (b ?? 0));
  };

  test.each([
    ['a French plural by its singular', 'piste cyclable', [1]],
    ['a French singular by its plural', 'écoles', [2]],
    ['a word without its accents', 'protegees', [1]],
    ['a word with accents it has not', 'pístes', [1]],
    ['a word behind an elision', 'école', [2]],
    ['a word behind a typographic elision', 'eau', [2]],
    ['a word typed with its elision', 'l’école', [2]],
    ['a ligature in two letters', 'coeur', [3]],
    ['a ligature as one', 'cœur', [3]],
    ['capitals', 'VOITURE', [3]],
    ['an English plural by its singular', 'crossing', [4]],
    ['an irregular word only as itself', 'children', [4]],
    ['a Spanish plural without accent', 'arbol', [5]],
    ['a Spanish word', 'corazon', [5]],
    ['a Catalan word with a raised dot', 'col·lectius', [6]],
    ['a Catalan word typed without it', 'collectiu', [6]],
    ['an Italian plural by its singular', 'fontana', [7]],
    ['an Italian word behind an elision', 'acqua', [7]],
    ['a Finnish case by its base', 'koulu', [8]],
    ['another Finnish case', 'kirjastossa', [8]],
    ['a Chinese word', '自行車', [9]],
    ['a Chinese word cut elsewhere', '車道', [9]],
    ['one Chinese character', '河', [9]],
    ['a Japanese word with a length mark', 'サーバー', [10]],
    ['a German word as it is written', 'Radwege', [11]],
    ['a German sharp s in two letters', 'strassenbäume', [11]],
    ['an Arabic word', 'الأشجار', [12]],
    ['a Turkish dotted capital', 'istasyon', [13]],
    ['the beginning of a word', 'cycl', [1]],
    ['a number', '2026', [14]],
    ['a plural that its stemmer keeps by its singular', 'vélo', [14]],
    ['a singular by a plural that its stemmer keeps', 'vélos', [14]],
    ['a singular by its plural in x', 'eaux', [2]],
    ['a quoted word', '"vélo"', [14]],
    ['two words of which only one occurs', 'piste voiture', []],
    ['words in any order', 'quais pistes', [1]],
    ['a word that is nowhere', 'hélicoptère', []],
    ['punctuation alone', '!?… & | :*', []],
    ['an apostrophe', "'", []],
    ['a backslash', '\\', []],
    ['operators of a query', 'piste & !cyclable', [1]],
    ['a prefix operator', 'pist:*', [1]],
    ['parentheses', '((piste', [1]],
    ['a statement', "'; drop table proposal; --", []],
    ['NUL', 'pi\u0000ste', []],
    ['a lone surrogate', 'piste \ud83d', [1]],
    ['an emoji', '🚲', []],
    ['something endless', 'piste '.repeat(500), [1]],
    ['an endless word', 'x'.repeat(100_000), []],
  ] as const)('finds %s: %j', async (_, text, numbers) => {
    expect(await found(text)).toEqual(numbers);
  });

  test.each(TEXTS.map(([lang, text]) => [lang, text] as const))('in %s finds each word of %j', async (_, text) => {
    const number = TEXTS.findIndex(([, other]) => other === text) + 1;
    for (const word of text.split(/[\s;:!|&()]+/).filter((each) => /\p{L}/u.test(each))) {
      expect(await found(word)).toContain(number);
    }
  });

  it('for nothing finds everything', async () => {
    expect(await found('  ')).toHaveLength(TEXTS.length);
  });

  it('finds a tag by its name only', async () => {
    const { number } = await proposed(app, { slug: 'search', authorId: author, body: 'Étiqueté', tags: ['mobilité'] });
    expect(await found('mobilite')).toEqual([number]);
    expect(await found('', ['published'], { tag: 'mobilité' })).toEqual([number]);
    expect(await found('', ['published'], { tag: 'mobilite' })).toEqual([]);
    expect(await found('', ['published'], { tag: 'mobi\u0000' })).toEqual([]);
  });

  it('finds a topic by its id, and by its label in any language', async () => {
    const { number } = await proposed(app, { slug: 'search', authorId: author, body: 'Zig', topics: ['cycling'] });
    expect(await found('', ['published'], { topic: 'cycling' })).toEqual([number]);
    expect(await found('', ['published'], { topic: 'water' })).toEqual([]);
    expect(await found('', ['published'], { topic: 'nothing of ours\u0000' })).toEqual([]);
    expect(await found('bicicletta')).toContain(number);
    expect(await found('Pyöräily')).toEqual([number]);
    expect(await found('vedenpuhdistus')).toEqual([]);
  });

  describe('of what was removed', () => {
    it('finds nothing by words or tags, and all of it again once restored', async () => {
      const { id, number } = await proposed(app, {
        slug: 'search',
        authorId: author,
        body: 'Zinzolin calomnieux',
        tags: ['zinzolin'],
      });
      const decide = async (kind: 'remove' | 'restore') => {
        const rule = kind === 'remove' ? 'insult' : 'within-the-rules';
        value(await decideProposal(app, { proposalId: id, kind, rule, reason: 'Calomnie', by: null }));
      };
      await decide('remove');
      expect(await found('zinzolin', ['published', 'removed'])).toEqual([]);
      expect(await found('', ['published', 'removed'], { tag: 'zinzolin' })).toEqual([]);
      expect(await found('', ['removed'])).toEqual([number]);
      await decide('restore');
      expect(await found('zinzolin')).toEqual([number]);
    });
  });

  it('takes in a text that would not fit the index, and finds its beginning', async () => {
    const word = (nth: number) => `${'abcdefghij'[nth % 10]}${nth.toString(36)}é漢字`.repeat(3);
    const body = (lang: number) => Array.from({ length: 850 }, (_, nth) => word(nth + lang * 2_000)).join(' ');
    const langs = [
      'fr',
      'en',
      'es',
      'ca',
      'it',
      'fi',
      'de',
      'nl',
      'sv',
      'da',
      'pt',
      'ro',
      'hu',
      'tr',
      'ru',
      'no',
      'pl',
      'cs',
      'sk',
      'sl',
    ];
    const texts = Object.fromEntries(langs.map((lang, nth) => [lang, body(nth)]));
    const content = saying('', { title: { fr: 'Interminable' }, body: texts, lang: 'fr' });
    const { number } = await proposed(app, { slug: 'search', authorId: author, content });
    expect(await found('interminable')).toEqual([number]);
    expect(await found(word(3))).toContain(number);
  });
});
