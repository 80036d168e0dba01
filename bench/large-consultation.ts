import { sql } from 'kysely';
import { chanceFrom } from '../demo/chance.ts';
import type { ImportedContribution, ImportedSupport } from '../src/application/import/check-import.ts';
import { importContributions } from '../src/application/import/import-contributions.ts';
import { setupInstitution } from '../src/application/institution/change-institution.ts';
import { maintainDatabase } from '../src/storage/kit/maintain.ts';
import { prepareFairOrderIndexes } from '../src/storage/proposal/fair-order.ts';
import type { Place } from './databases.ts';
import { sized } from './size.ts';

export const SLUG = 'large';
export const PROPOSALS = sized(20_000, 1_100);
export const SUPPORTS = sized(200_000, 1_000);
const PEOPLE = 8_000;

/** Words as French proposals have them, the first ones in nearly every text and the last ones in very few. */
const WORDS = (
  'la ville rue vélo piste école enfants voitures place marché sécurité habitants quartier propose arbre trottoir bus ' +
  'stationnement commerces eau parc jardin lumière nuit bruit vitesse passage piéton pont rivière gare train travail ' +
  'santé aînés jeunes sport terrain piscine bibliothèque culture musique fête repas cantine maison logement chauffage ' +
  'énergie soleil toit isolation déchets compost propreté banc ombre fontaine toilettes accessibilité fauteuil poussette ' +
  'signalisation carrefour feu rond-point boulevard avenue impasse chemin forêt haie oiseaux abeilles potager verger ' +
  'association bénévoles budget coût impôt réunion conseil mairie service agent police incendie secours hôpital médecin'
).split(' ');
/** In four proposals only. */
export const RARE = 'belvédère';

/**
 * A consultation of 20,000 proposals and 200,000 supports, brought in as any other platform's would be. The database is
 * then looked after as a node looks after its own.
 */
export async function makeLarge({ app, database, engine }: Place): Promise<void> {
  const set = await setupInstitution(app, {
    handle: 'bench',
    name: { fr: 'Banc' },
    territory: { code: 'B', name: { fr: 'Banc' }, within: null },
    languages: ['fr'],
    timeZone: 'Europe/Paris',
  });
  if (!set.ok) throw new Error(set.refusal.type);
  const start = Date.now() - 60 * 86_400_000;
  const chance = chanceFrom(5);
  const done = await importContributions(app, {
    slug: SLUG,
    source: { key: 'bench:large', label: 'bench' },
    otherwise: {
      openedAt: new Date(start),
      consultation: {
        title: { fr: 'Vingt mille propositions' },
        summary: { fr: 'De quoi mesurer.' },
        phases: [
          {
            kind: 'support',
            opensAt: new Date(start).toISOString(),
            closesAt: new Date(start + 90 * 86_400_000).toISOString(),
          },
        ],
        rules: { resultsVisibility: 'always', decidingStanding: ['imported'] },
      },
    },
    alone: true,
    contributions: { file: 'proposals', rows: proposals(start, chance), broken: [] },
    supports: { file: 'supports', rows: words(start, chance), broken: [] },
    onBroken: 'stop',
  });
  if (!done.ok) throw new Error(JSON.stringify(done.refusal));
  // As autovacuum does within a minute: new entries of the search index wait in a list until then.
  if (engine === 'postgres') await sql`vacuum (analyze)`.execute(database.db);
  await maintainDatabase(database);
  await prepareFairOrderIndexes(database, new Date());
}

function proposals(start: number, chance: () => number): readonly (ImportedContribution & { line: number })[] {
  // Zipf's law, near enough: the square of a uniform number favours the first words.
  const word = () => WORDS[Math.floor(chance() ** 2 * WORDS.length)] ?? '';
  const text = (length: number) => Array.from({ length }, word).join(' ');
  return Array.from({ length: PROPOSALS }, (_, at) => {
    const rare = at % 2_500 === 1_234 ? ` ${RARE}` : '';
    return {
      line: at + 1,
      key: String(at),
      author: { key: `p${at % PEOPLE}`, name: `Participant ${at % PEOPLE}` },
      content: {
        title: { fr: `${text(6)} ${at}` },
        body: { fr: `${text(60 + Math.floor(chance() * 60))}.${rare}` },
        lang: 'fr',
        cost: null,
        amends: null,
      },
      tags: [`theme${at % 12}`],
      location: null,
      at: new Date(start + Math.floor((at / PROPOSALS) * 30 * 86_400_000)),
      removed: null,
      published: null,
    };
  });
}

/** Every pair of a proposal and a participant once; a few proposals have thousands, most a handful. */
function words(start: number, chance: () => number): readonly (ImportedSupport & { line: number })[] {
  const seen = new Set<number>();
  const rows: (ImportedSupport & { line: number })[] = [];
  while (rows.length < SUPPORTS) {
    const [proposal, person] = [Math.floor(chance() ** 3 * PROPOSALS), Math.floor(chance() * PEOPLE)];
    if (seen.has(proposal * PEOPLE + person)) continue;
    seen.add(proposal * PEOPLE + person);
    const at = new Date(start + 30 * 86_400_000 + Math.floor(chance() * 25 * 86_400_000));
    rows.push({ line: rows.length + 1, contribution: String(proposal), voter: `p${person}`, side: 'for', at });
  }
  return rows;
}
