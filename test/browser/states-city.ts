import { inviteAgent } from '../../src/application/agent/invite-agent.ts';
import type { Application } from '../../src/application/application.ts';
import { announceBallots } from '../../src/application/ballot/announce-ballots.ts';
import { submitComment } from '../../src/application/comment/submit-comment.ts';
import { addConnector } from '../../src/application/connector/manage-connectors.ts';
import { announcePhases, publishConsultation } from '../../src/application/consultation/publish-consultation.ts';
import { draftAppearance } from '../../src/application/institution/change-appearance.ts';
import { setupInstitution } from '../../src/application/institution/change-institution.ts';
import { encryptAddress } from '../../src/application/kit/sign-in-keys.ts';
import { followByMail, requestFollow } from '../../src/application/mail/digest/follow-by-mail.ts';
import { tokenOf } from '../../src/application/mail/digest/mail-follows.ts';
import { decideProposal } from '../../src/application/moderation/decide.ts';
import { requestCodeLetter } from '../../src/application/participant/code-letter/request-code-letter.ts';
import { printCodeLetters } from '../../src/application/participant/code-letter/send-code-letters.ts';
import { eraseParticipant } from '../../src/application/participant/erase-participant.ts';
import { reviseProposal, withdrawProposal } from '../../src/application/proposal/revise-proposal.ts';
import { requestSignIn } from '../../src/application/sign-in/mail-sign-in.ts';
import { signInWith } from '../../src/application/sign-in/sign-in-with.ts';
import { giveSupport } from '../../src/application/support/support.ts';
import { publishTemplate } from '../../src/application/template/publish-template.ts';
import type { Actor } from '../../src/domain/kit/actor.ts';
import { drafted, opened, proposed, registeredPerson, saying, value } from '../support/city.ts';
import { givenUp } from '../support/dead-letters.ts';
import { mailedLink } from '../support/mails.ts';
import { peered } from '../support/peered.ts';
import type { ServedCity } from './served-city.ts';
import { adminOf, ballotOnVote, LONG, votedIn } from './states-admin.ts';
import { communitiesOf } from './states-community.ts';
import { bringsInCommunes } from './states-network.ts';
import { pagesWritten } from './states-pages.ts';
import { cameOnPaper } from './states-paper.ts';
import { askedOnQuestionnaires } from './states-questionnaires.ts';

const ADDRESS = `https://exemple.example/${'tres-long-chemin-'.repeat(8)}`;

type Path =
  | keyof Awaited<ReturnType<typeof followedByMail>>
  | keyof Awaited<ReturnType<typeof votedIn>>
  | keyof Awaited<ReturnType<typeof adminOf>>
  | keyof Awaited<ReturnType<typeof cameOnPaper>>
  | 'sign-in-link'
  | 'agent'
  | 'person'
  | 'own-comment'
  | 'own-proposal'
  | 'withdrawn-proposal'
  | 'erased'
  | 'erased-comment';

export type StatesCity = {
  readonly origin: string;
  /** Secrets of sessions. */
  readonly sessions: Readonly<Record<'resident' | 'stranger' | 'officer', string>>;
  /** Addresses that carry an id or a secret, by name. */
  readonly paths: Readonly<Record<Path, string>>;
};

/** A city that has one consultation for each state which pages have to show. */
export async function foundStates(city: ServedCity): Promise<StatesCity> {
  const { app } = city;
  value(
    await setupInstitution(app, {
      handle: 'lyon',
      name: { fr: 'Ville de Lyon', ar: 'مدينة ليون' },
      territory: { code: '69123', name: { fr: 'Lyon' }, within: null },
      languages: ['fr', 'en', 'ar'],
      timeZone: 'Europe/Paris',
      codeLetters: true,
    }),
  );
  await givenUp(city.database, { host: 'exemple.example', count: 12 });
  const agent = value(await inviteAgent(app, { email: 'officer@lyon.example', role: 'administrator', by: null }));
  const by = { kind: 'agent', id: agent.agent.id } as const;
  value(await addConnector(app, { name: 'crm', kind: 'webhook', settings: { url: 'https://crm.example/hook' }, by }));
  value(await draftAppearance(app, { main: '#1d5c63', by }));
  await pagesWritten(app, by);
  await lettersAskedFor(app, by);
  const resident = await registeredPerson(app, 'Ana Ferreira', { standing: 'resident', territory: '69123' });
  const stranger = await registeredPerson(app, LONG.slice(0, 60));
  const erased = await registeredPerson(app, 'Quelqu’un');
  const mine = { authorId: resident.id };

  await bringsInCommunes(app);
  await opened(app, 'vide');
  await drafted(app, { slug: 'brouillon' });
  await opened(app, 'a-venir', {
    phases: [{ kind: 'propose', opensAt: '2026-05-01', closesAt: '2026-05-31' }],
  });
  await opened(app, 'reservee', { rules: { standings: ['resident'], hold: 'nothing' } });

  await opened(app, 'longue', { rules: { hold: 'nothing' } });
  const licence = 'CC-BY-4.0';
  const offered = { title: { fr: LONG.slice(0, 200) }, purpose: { fr: 'Pour demander ce qui manque.' }, licence };
  value(await publishTemplate(app, { ...offered, slug: 'longue', by }));
  const long = await proposed(app, {
    slug: 'longue',
    ...mine,
    content: saying(`${LONG} ${ADDRESS}\n\n| a | b |\n|---|---|\n| ${LONG} | ${LONG} |`, { title: { fr: LONG } }),
    tags: [LONG.toLowerCase().slice(0, 40)],
  });
  const input = value(
    await submitComment(app, {
      slug: 'longue',
      proposalId: long.id,
      authorId: stranger.id,
      body: `${ADDRESS} ${LONG}`,
      lang: 'fr',
    }),
  );
  value(
    await submitComment(app, {
      slug: 'longue',
      proposalId: long.id,
      parentId: input.id,
      authorId: erased.id,
      body: 'Un mot.',
      lang: 'fr',
    }),
  );
  value(await eraseParticipant(app, { participantId: erased.id, by: null }));

  await drafted(app, {
    slug: 'arabe',
    languages: ['ar', 'fr'],
    title: { ar: 'أي شوارع للدراجات؟', fr: 'Quelles rues pour le vélo ?' },
    summary: { ar: 'ما تريد المدينة معرفته.', fr: 'Ce que la ville veut savoir.' },
  });
  value(await publishConsultation(app, { slug: 'arabe', by: null }));
  await proposed(app, {
    slug: 'arabe',
    ...mine,
    content: {
      title: { ar: 'ممر للدراجات على الرصيف 2026' },
      body: { ar: 'الرصيف واسع بما يكفي لممر للدراجات (3 متر) بين Gare Part-Dieu والنهر.' },
      lang: 'ar',
      cost: null,
      amends: null,
    },
  });

  await opened(app, 'cachee', { rules: { hold: 'nothing', resultsVisibility: 'after-close' } });
  const hidden = await proposed(app, { slug: 'cachee', ...mine });
  value(await giveSupport(app, { proposalId: hidden.id, participantId: stranger.id, side: 'for' }));

  await opened(app, 'retenue', { rules: { hold: 'everything' } });
  await proposed(app, { slug: 'retenue', ...mine });

  await opened(app, 'close', {
    rules: { hold: 'nothing' },
    phases: [{ kind: 'propose', opensAt: '2026-03-01', closesAt: '2026-03-03', allows: ['propose', 'support'] }],
  });
  const removed = await proposed(app, { slug: 'close', ...mine, body: 'Un texte qui nomme un voisin.' });
  const withdrawn = await proposed(app, { slug: 'close', ...mine, body: 'Un texte repris.' });
  const revised = await proposed(app, { slug: 'close', ...mine, body: 'Une piste sur le quai.' });
  value(
    await reviseProposal(app, {
      proposalId: revised.id,
      authorId: resident.id,
      content: saying('Une piste sur le quai, et des bancs.'),
      confirmed: true,
    }),
  );
  value(
    await decideProposal(app, {
      proposalId: removed.id,
      kind: 'remove',
      rule: 'personal-data',
      reason: 'Nomme un riverain.',
      by,
    }),
  );
  value(await withdrawProposal(app, { proposalId: withdrawn.id, authorId: resident.id }));
  const colleague = value(await inviteAgent(app, { email: 'colleague@lyon.example', role: 'officer', by }));
  const people = { agent: agent.agent.id, colleague: colleague.agent.id, resident: resident.id };
  const { open } = await ballotOnVote(app, people);
  await askedOnQuestionnaires(app, people.resident);
  city.advance(3 * 86_400_000);
  await announcePhases(app);
  await announceBallots(app);
  const voted = await votedIn(app, people, open);
  await peered(app, 'https://torino.example/');
  const waiting = await adminOf(app, people);
  const paper = await cameOnPaper(app, people);
  await communitiesOf(app, by);
  const follows = await followedByMail(app, resident.id);
  value(await requestSignIn(app, { address: 'nora@exemple.example', lang: 'fr', query: {} }));
  return {
    origin: city.origin,
    sessions: {
      resident: await city.sessionOf({ participantId: resident.id }),
      stranger: await city.sessionOf({ participantId: stranger.id }),
      officer: await city.sessionOf({ agentId: agent.agent.id }),
    },
    paths: {
      ...follows,
      ...voted,
      ...waiting,
      ...paper,
      'sign-in-link': await mailedLink(app, 'nora@exemple.example'),
      agent: `/admin/agents/${colleague.agent.id}`,
      person: `/participants/${resident.id}`,
      'own-comment': `/consultations/longue/proposals/${long.number}/comments/${input.id}`,
      'own-proposal': `/me/proposals/${long.id}`,
      'withdrawn-proposal': `/me/proposals/${withdrawn.id}`,
      erased: `/participants/${erased.id}`,
      'erased-comment': `/consultations/longue/proposals/${long.number}/comment?to=${input.id}`,
    },
  };
}

/** Lets somebody follow by mail, and somebody else ask to; answers the links of their mails. */
async function followedByMail(
  app: Application,
  participantId: string,
): Promise<Record<'follow-request' | 'unfollow', string>> {
  const address = `ana-${'tres-longue-'.repeat(4)}adresse@exemple.example`;
  const input = { kind: 'mail', key: address, label: address, name: '', standing: 'registered' } as const;
  value(await signInWith(app, { ...input, toParticipantId: participantId }));
  for (const about of [
    { kind: 'proposal', slug: 'longue', number: 1 },
    { kind: 'consultation', slug: 'arabe' },
    { kind: 'institution' },
  ] as const) {
    value(await followByMail(app, { participantId, about, lang: 'fr' }));
  }
  const about = { kind: 'consultation', slug: 'longue' } as const;
  value(await requestFollow(app, { address: 'rose@exemple.example', about, lang: 'fr' }));
  const { addressHash } = encryptAddress(app, address);
  const follower = await app.store.read((reader) => reader.mailFollows.byAddress(addressHash));
  if (follower === null) throw new Error('nobody follows');
  return {
    'follow-request': await mailedLink(app, 'rose@exemple.example'),
    unfollow: `/unfollow/${tokenOf(app, follower)}`,
  };
}

/** One that waits, to as long an address as there is, and one that is printed. */
async function lettersAskedFor(app: Application, by: Actor): Promise<void> {
  const ids: string[] = [];
  for (const address of [Array(6).fill(LONG.slice(0, 60)).join('\n'), '3 rue du Puits\n69007 Lyon']) {
    const { id } = await registeredPerson(app, 'Nour');
    const asked = await requestCodeLetter(app, { participantId: id, name: LONG.slice(0, 80), address, lang: 'fr' });
    ids.push(value(asked).id);
  }
  value(await printCodeLetters(app, { ids: ids.slice(1), territory: '69123', by }));
}
