import { pictureFile } from '../../support/pictures.ts';
import type { City } from './city.ts';

const PROPOSAL = 'POST /consultations/{slug}/proposals';
const AT = '/consultations/{slug}/proposals/{number}';
const ONE = { title: { fr: 'Des arceaux' }, body: { fr: 'Devant la gare.' } };
const OTHER = { title: { fr: 'Des arceaux couverts' }, body: { fr: 'Devant la gare, à l’abri.' } };

/** Proposals, supports and comments, by people: while it is time, too early, and after they were erased or withdrawn. */
export async function takePart({ ask, node, ana, bo }: City): Promise<void> {
  const leo = await node.person('Léo', ['admin'], 'resident');
  const velo = { slug: 'velo' };
  const later = { slug: 'later' };
  const picture = (await pictureFile()).toString('base64');
  await ask('POST /images', 201, { as: ana, json: { file: picture } });
  const { number } = await ask(PROPOSAL, 201, { at: velo, as: ana, json: ONE });
  await ask(PROPOSAL, 409, { at: later, as: ana, json: ONE });
  const at = { ...velo, number };
  await ask(`GET ${AT}`, 200, { at });
  await ask(`POST ${AT}/support`, 200, { at, as: bo, json: {} });
  await ask(`POST ${AT}/versions`, 201, { at, as: ana, json: { ...OTHER, confirmed: false } });
  await ask(`POST ${AT}/versions/confirm`, 200, { at, as: ana });
  await ask(`POST ${AT}/versions/confirm`, 409, { at, as: ana });
  await ask(`POST ${AT}/versions`, 409, { at, as: ana, json: OTHER });
  await ask(`GET ${AT}/versions`, 200, { at });
  await ask(`PATCH ${AT}`, 200, { at, as: ana });
  await ask(`GET ${AT}/former-details`, 200, { at });
  await ask(`GET ${AT}/former-details`, 403, { at, as: { token: await node.token('read') } });
  await ask(`POST ${AT}/support`, 409, { at, as: bo, json: { version: 1 } });
  await ask(`GET ${AT}/support/origins`, 200, { at });
  const comment = { body: 'Et à la mairie ?', lang: 'fr' };
  const { id } = await ask(`POST ${AT}/comments`, 201, { at, as: bo, json: comment });
  await ask(`GET ${AT}/comments`, 200, { at });
  await ask('POST /consultations/{slug}/comments', 201, { at: velo, as: bo, json: comment });
  await ask('POST /consultations/{slug}/comments', 409, { at: later, as: bo, json: comment });
  await ask('GET /comments/{comment}', 200, { at: { comment: id } });
  await ask('PATCH /comments/{comment}', 200, { at: { comment: id }, as: bo });
  await ask('DELETE /comments/{comment}', 200, { at: { comment: id }, as: bo });
  await ask('PATCH /comments/{comment}', 409, { at: { comment: id }, as: bo });
  await ask('DELETE /comments/{comment}', 409, { at: { comment: id }, as: bo });
  await ask(`DELETE ${AT}/support`, 200, { at, as: bo });

  const gone = { ...velo, number: (await ask(PROPOSAL, 201, { at: velo, as: leo, json: ONE })).number };
  await ask(`DELETE ${AT}`, 200, { at: gone, as: leo });
  await ask(`DELETE ${AT}`, 409, { at: gone, as: leo });
  await ask(`PATCH ${AT}`, 409, { at: gone, as: leo });
  await ask(`POST ${AT}/comments`, 409, { at: gone, as: bo, json: comment });
  for (const read of ['', '/versions', '/support/origins', '/answer']) await ask(`GET ${AT}${read}`, 410, { at: gone });
  await ask('POST /follows', 410, { as: bo, json: { about: { kind: 'proposal', ...gone } } });

  await ask('GET /participants/{participant}', 200, { at: { participant: leo.id } });
  await ask('GET /participants/{participant}', 422, { at: { participant: leo.id }, query: '?limit=nobody' });
  await ask('DELETE /participants/{participant}', 200, { at: { participant: leo.id } });
  await ask('GET /participants/{participant}', 410, { at: { participant: leo.id } });
}

/** Answers of the institution, with what it commits itself to. */
export async function answerProposals({ ask, ana }: City): Promise<void> {
  const made = await ask(PROPOSAL, 201, { at: { slug: 'velo' }, as: ana, json: ONE });
  const at = { slug: 'velo', number: made.number };
  const commitments = [{ text: { fr: 'Vingt arceaux' }, dueOn: '2026-09-01' }];
  const json = { verdict: 'accepted', body: { fr: 'Oui.' }, commitments };
  const answer = await ask(`POST ${AT}/answer`, 201, { at, json });
  await ask(`GET ${AT}/answer`, 200, { at });
  const [commitment] = answer.commitments;
  await ask('PATCH /commitments/{commitment}', 200, { at: { commitment: commitment.id } });
  await ask(`DELETE ${AT}`, 200, { at, as: ana });
  await ask(`POST ${AT}/answer`, 409, { at, json });
}

/** Polls and a questionnaire, until they have results. */
export async function askPeople({ ask, node, ana, bo }: City): Promise<void> {
  const question = { question: { fr: 'Où ?' }, options: [{ fr: 'À la gare' }, { fr: 'À la mairie' }] };
  const polls = 'POST /consultations/{slug}/polls';
  const poll = await ask(polls, 201, { at: { slug: 'velo' }, json: { ...question, closesAt: '2026-03-10' } });
  await ask(polls, 409, { at: { slug: 'draft' }, json: { ...question, closesAt: '2026-03-10' } });
  const options = [poll.options[0].id];
  await ask('POST /polls/{poll}/votes', 201, { at: { poll: poll.id }, as: ana, json: { options } });
  await ask('POST /polls/{poll}/votes', 409, { at: { poll: poll.id }, as: ana, json: { options } });

  const at = { slug: 'asked' };
  const path = '/consultations/{slug}/questionnaire';
  const json = {
    title: { fr: 'Vos trajets' },
    questions: [
      { kind: 'single', text: { fr: 'Comment ?' }, options: [{ fr: 'À vélo' }, { fr: 'À pied' }], required: true },
    ],
  };
  await ask(`POST ${path}`, 409, { at: { slug: 'velo' }, json });
  const { questions } = await ask(`POST ${path}`, 200, { at, json });
  await ask(`GET ${path}`, 200, { at });
  const answers = [{ question: questions[0].id, marks: [1] }];
  await ask(`POST ${path}/responses`, 201, { at, as: ana, json: { answers } });
  await ask(`GET ${path}/responses/mine`, 200, { at, as: ana });
  await ask(`GET ${path}/results`, 403, { at });
  node.clock.set('2026-03-21T08:00:00Z');
  await ask(`GET ${path}/results`, 200, { at });
  await ask(`POST ${path}/responses`, 409, { at, as: bo, json: { answers } });
}

/** What is followed by mail, by a node that has a mail server. */
export async function followByMail({ ask, bo }: City): Promise<void> {
  const about = { kind: 'consultation', slug: 'velo' };
  const { items } = await ask('POST /follows', 201, { as: bo, json: { about } });
  await ask('PATCH /following-addresses/{address}', 200, { at: { address: items[0].id }, as: bo });
  await ask('DELETE /follows/{follow}', 200, { at: { follow: items[0].follows[0].id }, as: bo });
}
