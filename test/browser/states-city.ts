import { announceBallots } from '../../src/application/announce-ballots.ts';
import { announcePhases } from '../../src/application/announce-phases.ts';
import { decideProposal } from '../../src/application/decide-proposal.ts';
import { eraseParticipant } from '../../src/application/erase-participant.ts';
import { followByMail } from '../../src/application/follow-by-mail.ts';
import { giveSupport } from '../../src/application/give-support.ts';
import { inviteAgent } from '../../src/application/invite-agent.ts';
import { tokenOf } from '../../src/application/mail-follows.ts';
import { requestSignIn } from '../../src/application/mail-sign-in.ts';
import type { Application } from '../../src/application/ports.ts';
import { publishConsultation } from '../../src/application/publish-consultation.ts';
import { requestFollow } from '../../src/application/request-follow.ts';
import { reviseProposal } from '../../src/application/revise-proposal.ts';
import { setupInstitution } from '../../src/application/setup-institution.ts';
import { signInWith } from '../../src/application/sign-in-with.ts';
import { sealAddress } from '../../src/application/sign-ins.ts';
import { submitComment } from '../../src/application/submit-comment.ts';
import { withdrawProposal } from '../../src/application/withdraw-proposal.ts';
import { drafted, joined, opened, proposed, saying, value } from '../support/city.ts';
import { mailedLink } from '../support/mails.ts';
import { peered } from '../support/peered.ts';
import type { ServedCity } from './served-city.ts';
import { askedToVote, deskOf, LONG, votedIn } from './states-desk.ts';

const ADDRESS = `https://exemple.example/${'tres-long-chemin-'.repeat(8)}`;

type Path =
  | keyof Awaited<ReturnType<typeof followedByMail>>
  | keyof Awaited<ReturnType<typeof votedIn>>
  | keyof Awaited<ReturnType<typeof deskOf>>
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
    }),
  );
  const agent = value(await inviteAgent(app, { email: 'officer@lyon.example', role: 'administrator', by: null }));
  const by = { agent: agent.agent.id };
  const resident = await joined(app, 'Ana Ferreira', { standing: 'resident', territory: '69123' });
  const stranger = await joined(app, LONG.slice(0, 60));
  const erased = await joined(app, 'Quelqu’un');
  const mine = { authorId: resident.id };

  await opened(app, 'vide');
  await drafted(app, { slug: 'brouillon' });
  await opened(app, 'a-venir', {
    phases: [{ kind: 'propose', opensAt: '2026-05-01', closesAt: '2026-05-31' }],
  });
  await opened(app, 'reservee', { rules: { standings: ['resident'], hold: 'nothing' } });

  await opened(app, 'longue', { rules: { hold: 'nothing' } });
  const long = await proposed(app, {
    slug: 'longue',
    ...mine,
    content: saying(`${LONG} ${ADDRESS}\n\n| a | b |\n|---|---|\n| ${LONG} | ${LONG} |`, { title: { fr: LONG } }),
    tags: [LONG.toLowerCase().slice(0, 40)],
  });
  const said = value(
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
      parentId: said.id,
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
  const { open } = await askedToVote(app, people);
  city.advance(3 * 86_400_000);
  await announcePhases(app);
  await announceBallots(app);
  const voted = await votedIn(app, people, open);
  await peered(app, 'https://torino.example/');
  const waiting = await deskOf(app, people);
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
      'sign-in-link': await mailedLink(app, 'nora@exemple.example'),
      agent: `/admin/agents/${colleague.agent.id}`,
      person: `/participants/${resident.id}`,
      'own-comment': `/consultations/longue/proposals/${long.number}/comments/${said.id}`,
      'own-proposal': `/me/proposals/${long.id}`,
      'withdrawn-proposal': `/me/proposals/${withdrawn.id}`,
      erased: `/participants/${erased.id}`,
      'erased-comment': `/consultations/longue/proposals/${long.number}/comment?to=${said.id}`,
    },
  };
}

/** Lets somebody follow by mail, and somebody else ask to; answers the links of their mails. */
async function followedByMail(
  app: Application,
  participantId: string,
): Promise<Record<'follow-request' | 'unfollow', string>> {
  const address = `ana-${'tres-longue-'.repeat(4)}adresse@exemple.example`;
  const said = { kind: 'mail', key: address, label: address, name: '', standing: 'registered' } as const;
  value(await signInWith(app, { ...said, toParticipantId: participantId }));
  for (const about of [
    { kind: 'proposal', slug: 'longue', number: 1 },
    { kind: 'consultation', slug: 'arabe' },
    { kind: 'institution' },
  ] as const) {
    value(await followByMail(app, { participantId, about, lang: 'fr' }));
  }
  const about = { kind: 'consultation', slug: 'longue' } as const;
  value(await requestFollow(app, { address: 'rose@exemple.example', about, lang: 'fr' }));
  const { addressHash } = sealAddress(app, address);
  const follower = await app.store.read((reader) => reader.mailFollows.byAddress(addressHash));
  if (follower === null) throw new Error('nobody follows');
  return {
    'follow-request': await mailedLink(app, 'rose@exemple.example'),
    unfollow: `/unfollow/${tokenOf(app, follower)}`,
  };
}
