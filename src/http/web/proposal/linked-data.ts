import type { HolderView } from '../../../application/network/cohost/reads.ts';
import type { ProposalView } from '../../../application/proposal/ports.ts';
import { authorText } from '../kit/author.ts';
import { choose } from '../kit/content.ts';
import { excerptOf } from '../kit/excerpt.ts';
import type { PageContext } from '../kit/page-context.ts';
import { pathOf } from './proposal-address.ts';

const TEXT_MAX = 1_000;

/**
 * A proposal as search engines list it: a posting of a discussion, under the name that the page shows. No supports are in it:
 * rules may hide them, and they are never added up. None for one that is not public.
 */
export function proposalData(
  context: PageContext,
  { proposal, holders }: { readonly proposal: ProposalView; readonly holders: readonly HolderView[] },
): object | undefined {
  const { consultation, lang, status, warning, uri } = proposal;
  if (status !== 'published' || consultation.publishedAt === null) return undefined;
  const { origin } = context.app;
  const url = `${origin}${pathOf(proposal)}`;
  return {
    '@type': 'DiscussionForumPosting',
    '@id': url,
    url,
    mainEntityOfPage: url,
    headline: choose(context, proposal.title, [lang]).text,
    text: warning ?? excerptOf(choose(context, proposal.body, [lang]).text, TEXT_MAX),
    inLanguage: lang,
    datePublished: (proposal.publishedAt ?? proposal.receivedAt).toISOString(),
    dateModified: proposal.updatedAt.toISOString(),
    author: {
      '@type': ['institution', 'paper'].includes(proposal.author.kind) ? 'Organization' : 'Person',
      name: authorText(context, proposal.author, holders),
    },
    commentCount: proposal.comments,
    isPartOf: `${origin}/consultations/${consultation.slug}`,
    ...(uri === null ? {} : { isBasedOn: uri }),
  };
}
