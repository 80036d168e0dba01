import { publishAnswer } from '../../src/application/answer/publish-answer.ts';
import type { Application } from '../../src/application/application.ts';
import { announceBallots } from '../../src/application/ballot/announce-ballots.ts';
import { castBallot } from '../../src/application/ballot/cast-ballot.ts';
import { createBallot } from '../../src/application/ballot/create-ballot.ts';
import { enterPaperBatch } from '../../src/application/ballot/paper-batches.ts';
import { addConnector } from '../../src/application/connector/manage-connectors.ts';
import { publishConsultation } from '../../src/application/consultation/publish-consultation.ts';
import { ANYBODY } from '../../src/application/kit/viewer.ts';
import { fileAppeal } from '../../src/application/moderation/appeals.ts';
import { decideProposal } from '../../src/application/moderation/decide.ts';
import { fileReport } from '../../src/application/moderation/reports.ts';
import { openPoll } from '../../src/application/poll/polls.ts';
import { completeSignIn } from '../../src/application/sign-in/complete-sign-in.ts';
import { setIdentityProvider } from '../../src/application/sign-in/identity-provider.ts';
import { draftSynthesis, publishSynthesis } from '../../src/application/synthesis/synthesis.ts';
import type { Ballot } from '../../src/domain/ballot/ballot.ts';
import type { AgentId, ParticipantId } from '../../src/domain/kit/id.ts';
import { drafted, opened, proposed, registeredPerson, value } from '../support/city.ts';
import { asked, casting, option, options, voting } from '../support/voting.ts';

/** Thirty letters and more without a place to break: names of places, addresses, German. */
export const LONG = 'Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverordnung';

type People = { readonly agent: AgentId; readonly colleague: AgentId; readonly resident: ParticipantId };

/** A ballot that will be over, and one that is open: what is said to the vote before the clock moves on. */
export async function ballotOnVote(app: Application, { resident }: People): Promise<{ readonly open: Ballot }> {
  await drafted(app, {
    slug: 'votee',
    phases: [{ kind: 'vote', opensAt: '2026-03-01', closesAt: '2026-03-03' }],
  });
  value(await publishConsultation(app, { slug: 'votee', by: null }));
  const over = await asked(app, {
    consultation: 'votee',
    slug: 'rues',
    method: 'approval',
    options: options('Une rue', LONG, 'Deux rues'),
  });
  const choice = { kind: 'approval', options: [option(over, 2)] } as const;
  value(await castBallot(app, casting(over, [resident, choice])));
  await voting(app, 'votation');
  const open = await asked(app, {
    consultation: 'votation',
    slug: 'ecoles',
    method: 'choice',
    options: options('Oui, tout de suite', LONG, 'Non'),
    rules: { standings: ['resident', 'registered', 'paper'] },
  });
  const question = { fr: `Un brouillon de question : ${LONG} ?` };
  value(await createBallot(app, { consultation: 'votation', slug: 'brouillon', method: 'yes-no', question, by: null }));
  return { open };
}

/** What was cast and entered since; answers the path of two batches of paper, one's own and a colleague's. */
export async function votedIn(
  app: Application,
  { agent, colleague, resident }: People,
  ballot: Ballot,
): Promise<Record<'own-batch' | 'batch', string>> {
  const choice = { kind: 'choice', option: option(ballot, 1) } as const;
  value(await castBallot(app, casting(ballot, [resident, choice])));
  const paths = { 'own-batch': '', batch: '' };
  for (const [name, id] of [
    ['own-batch', agent],
    ['batch', colleague],
  ] as const) {
    const batch = value(
      await enterPaperBatch(app, {
        ballotId: ballot.id,
        reference: `${name}-${LONG.slice(0, 40)}`,
        place: `Mairie, ${LONG}`,
        sheets: 2,
        rows: [{ choice, count: 2 }],
        operator: { id, by: { kind: 'agent', id: id } },
      }),
    );
    paths[name] = `/admin/consultations/votation/ballots/ecoles/paper/${batch.id}`;
  }
  await announceBallots(app);
  return paths;
}

/** Everything that waits in the administration area, and what the administration area did; answers the paths that carry an id. */
export async function adminOf(
  app: Application,
  { agent, resident }: People,
): Promise<
  Record<'poll' | 'report' | 'appeal-item' | 'appeal' | 'appealed' | 'commitment' | 'held' | 'extend' | 'join', string>
> {
  const by = { kind: 'agent', id: agent } as const;
  const { phases } = await opened(app, 'moderee', { rules: { hold: 'nothing' } });
  const mine = { slug: 'moderee', authorId: resident };
  const removed = [];
  for (const body of [`Un texte retiré. ${LONG}`, 'Un autre texte retiré.']) {
    const { id } = await proposed(app, { ...mine, body });
    const reason = `Contraire aux règles : ${LONG}`;
    value(await decideProposal(app, { proposalId: id, kind: 'remove', rule: 'off-topic', reason, by }));
    const decision = await app.store.read((reader) => reader.decisions.latest({ kind: 'proposal', id }));
    removed.push(decision?.id ?? '');
  }
  const [appealable = '', appealed = ''] = removed;
  const text = `Ce texte respecte les règles. ${LONG}`;
  const appeal = value(await fileAppeal(app, { decisionId: appealed, participantId: resident, text }));
  const answered = await proposed(app, {
    ...mine,
    body: `Une piste sur le quai. ${LONG}`,
    place: `Rue de la ${LONG}`,
    location: { lat: 45.76, lon: 4.86 },
  });
  const report = value(
    await fileReport(app, {
      subject: { kind: 'proposal', id: answered.id },
      rule: 'advertising',
      text: `Ceci est de la publicité. ${LONG}`,
      reporterId: null,
    }),
  );
  const answer = value(
    await publishAnswer(app, {
      proposalId: answered.id,
      verdict: 'accepted-in-part',
      body: { fr: `La piste se fera. ${LONG}` },
      commitments: [{ text: { fr: `La voirie trace la piste. ${LONG}` }, dueOn: '2026-03-03' }],
      by,
    }),
  );
  const settings = {
    ...{ url: 'https://demarches.example', form: 'engagement', synchronization: 'on', cards: 'quartiers' },
  };
  value(await addConnector(app, { name: 'demarches', kind: 'publik', settings, by }));
  await app.store.transact(async ({ connectors }) => {
    const failing = { since: app.now(), error: `HTTP 403: Access denied: ${LONG}`.slice(0, 200) };
    const connector = await connectors.lock('demarches');
    if (connector !== null) await connectors.save({ ...connector, failing });
    await connectors.saveCardSync({
      ...{ connector: 'demarches', endedAt: app.now(), succeededAt: app.now(), error: 'HTTP 503' },
      ...{ read: 12, added: 3, changed: 1, wrong: 2 },
      faults: [
        { card: LONG.slice(0, 80), because: 'no-code' },
        { card: 'Le quai', because: 'unknown-within' },
      ],
    });
  });
  await app.store.transact((writer) =>
    writer.connectors.saveBehind({
      ...{ connector: 'demarches', commitmentId: answer.commitments[0]?.id ?? '', number: '3-12', reference: null },
      ...{
        address: 'https://demarches.example/api/forms/engagement/12/',
        url: 'https://demarches.example/backoffice/12/',
      },
      ...{ status: `En travaux ${LONG}`, changed: null, checkedAt: app.now(), error: 'HTTP 503' },
    }),
  );
  const poll = value(
    await openPoll(app, {
      slug: 'moderee',
      question: { fr: `Quel jour ? ${LONG}` },
      options: [{ fr: 'Lundi' }, { fr: LONG }],
      multiple: false,
      closesAt: '2026-04-01',
      by,
    }),
  );
  const draft = value(await draftSynthesis(app, { slug: 'moderee', viewer: ANYBODY }));
  const words = { fr: `Ce que l’on en retient. ${LONG}` };
  value(await publishSynthesis(app, { slug: 'moderee', confirmed: draft.hash, words, by }));
  await opened(app, 'attente', { rules: { hold: 'everything' } });
  const held = await proposed(app, { slug: 'attente', authorId: resident, body: `À relire. ${LONG}` });
  value(
    await setIdentityProvider(app, {
      issuer: 'https://identite.example',
      clientId: 'parvis',
      clientSecret: 'un secret',
      scopes: 'profile',
      acrValues: '',
      label: { fr: `Compte ${LONG.slice(0, 40)}` },
      resident: { claim: 'resident', values: ['true'] },
      territory: null,
      agents: { access: 'both', acrValues: '' },
      by,
    }),
  );
  return {
    poll: `/consultations/moderee/polls/${poll.id}`,
    report: `/admin/moderation/report/${report.id}`,
    'appeal-item': `/admin/moderation/appeal/${appeal.id}`,
    appeal: `/me/appeals/${appealable}`,
    appealed: `/me/appeals/${appealed}`,
    commitment: `/admin/commitments/${answer.commitments[0]?.id}`,
    extend: `/admin/consultations/moderee/extend?phase=${phases[0]?.id}`,
    held: `/admin/moderation/proposal/${held.id}`,
    join: await asksToJoin(app, resident),
  };
}

/** The mark of the browser that came back as somebody else. */
export const WAY = 'the-mark-of-a-browser';

async function asksToJoin(app: Application, resident: ParticipantId): Promise<string> {
  const key = 'https://social.example/users/ana';
  await registeredPerson(app, `Ana, ${LONG.slice(0, 50)}`, { kind: 'remote', standing: 'fediverse', actorUri: key });
  const proof = { kind: 'fediverse', key, label: '@ana@social.example', name: 'Ana', standing: 'fediverse' } as const;
  const asks = value(
    await completeSignIn(app, { proof: { ...proof, there: null }, addTo: resident, next: '/me', browser: WAY }),
  );
  if (!('mergeState' in asks)) throw new Error('nobody was asked whether two are one');
  return `/sign-in/join?state=${asks.mergeState}`;
}
