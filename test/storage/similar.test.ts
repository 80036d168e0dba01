import { beforeAll, expect, it } from 'vitest';
import { readTown } from '../../demo/read-town.ts';
import type { Application } from '../../src/application/application.ts';
import { ANYBODY } from '../../src/application/kit/viewer.ts';
import { readSimilar } from '../../src/application/proposal/reads.ts';
import type { Localised } from '../../src/domain/kit/text.ts';
import { applicationOn } from '../support/application.ts';
import { opened, proposed, registeredPerson, setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { eachEngine } from './engines.ts';

/** The proposals of the demo about cycling, which people wrote each about something of its own. */
const { consultations } = await readTown('rivelaine');
const IDEAS = consultations.find(({ slug }) => slug === 'plan-velo')?.proposals?.all ?? [];

eachEngine('what is like a text', (suite) => {
  let app: Application;
  const keys = new Map<number, string>();

  beforeAll(async () => {
    app = applicationOn(suite.database, clockAt('2026-03-02T08:00:00Z'));
    await setUpCity(app);
    await opened(app, 'velo', { rules: { hold: 'nothing' } });
    const { id: authorId } = await registeredPerson(app, 'Ana');
    for (const { key, lang = 'fr', title, body } of IDEAS) {
      const input = (text: string | Localised) => (typeof text === 'string' ? { [lang]: text } : text);
      const content = { title: input(title), body: input(body), lang, cost: null, amends: null };
      const { number } = await proposed(app, { slug: 'velo', authorId, content });
      keys.set(number ?? 0, key);
    }
  });

  const like = async (text: string, lang = 'fr') =>
    value(await readSimilar(app, { slug: 'velo', text, lang, viewer: ANYBODY })).map(({ number }) => keys.get(number));

  it.each([
    ['Une passerelle cyclable au-dessus de la rivière', 'passerelle'],
    ['Une passerelle cyclable entre les Tanneries et le parc', 'passerelle'],
    ['Piste cyclable sur le quai', 'quai'],
    ['Réparer les nids-de-poule', 'signalement'],
    ['Des arceaux pour attacher les vélos', 'arceaux'],
    ['Éclairage sous le pont de la voie ferrée', 'nuit'],
    ['Une rue scolaire devant chaque école', 'ecole'],
    ['passerelle', 'passerelle'],
  ])('is first the one that is about the same: %s', async (text, key) => {
    expect((await like(text))[0]).toBe(key);
  });

  it.each([
    'Le chat de ma voisine est perdu',
    'Mon chien a mangé le journal de ce matin',
    'Bonjour, je voudrais savoir quand ouvre la piscine municipale',
    'Plus de bancs publics',
    'De la même manière et pour tous',
  ])('is nothing where a word is shared by chance: %s', async (text) => {
    expect(await like(text)).toEqual([]);
  });

  it('is each proposal itself before any other', async () => {
    for (const { key, lang = 'fr', title, body } of IDEAS) {
      const input = (text: string | Localised) => (typeof text === 'string' ? text : (text[lang] ?? ''));
      expect((await like(`${input(title)} ${input(body)}`, lang))[0]).toBe(key);
      expect((await like(input(title), lang))[0]).toBe(key);
    }
  });
});
