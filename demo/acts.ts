import { publishAnswer } from '../src/application/answer/publish-answer.ts';
import { updateCommitment } from '../src/application/answer/update-commitment.ts';
import { submitComment } from '../src/application/comment/submit-comment.ts';
import { decideProposal } from '../src/application/moderation/decide.ts';
import type { Commitment } from '../src/domain/answer/answer.ts';
import { ok, refuse } from '../src/domain/kit/result.ts';
import type { AnswerScenario, CommentScenario, ConsultationScenario, Town } from './scenario.ts';
import { dayFrom, named, type Scene } from './story.ts';

/** Comments of one consultation; of two on the same day, the one that is told first comes first. */
export function comments(town: Town, { slug, comments }: ConsultationScenario): readonly Scene[] {
  return comments.map((input, index) => ({
    day: input.day,
    hour: 8 + (13 * index) / comments.length,
    act: comment(slug, { lang: town.institution.languages[0] ?? '', ...input }),
  }));
}

function comment(slug: string, input: CommentScenario & { readonly lang: string }): Scene['act'] {
  return async ({ app, people, proposals, comments }) => {
    const submitted = await submitComment(app, {
      slug,
      proposalId: input.on === undefined ? null : named(proposals, input.on),
      parentId: input.to === undefined ? null : named(comments, input.to),
      authorId: named(people, input.by),
      side: input.side ?? 'neutral',
      body: input.text,
      lang: input.lang,
    });
    if (submitted.ok && input.key !== undefined) comments.set(input.key, submitted.value.id);
    return submitted;
  };
}

export function removals({ removals }: ConsultationScenario): readonly Scene[] {
  return removals.map(({ of, day, rule, reason }) => ({
    day,
    hour: 10,
    act: ({ app, proposals, agents }) =>
      decideProposal(app, {
        proposalId: named(proposals, of),
        kind: 'remove',
        rule,
        reason,
        by: { kind: 'agent', id: named(agents, 'officer') },
      }),
  }));
}

/** Official answers, and each later update of their commitments. */
export function answers({ answers }: ConsultationScenario): readonly Scene[] {
  return answers.flatMap(answer);
}

function answer(input: AnswerScenario): readonly Scene[] {
  let stored: readonly Commitment[] = [];
  const given: Scene = {
    day: input.day,
    hour: 16,
    async act({ app, today, proposals, agents }) {
      const published = await publishAnswer(app, {
        proposalId: named(proposals, input.to),
        verdict: input.verdict,
        body: input.body,
        commitments: input.commitments.map(({ text, due }) => ({ text, dueOn: dayFrom(today, due) })),
        by: { kind: 'agent', id: named(agents, 'officer') },
      });
      if (!published.ok) return published;
      stored = published.value.commitments;
      return ok(null);
    },
  };
  const later = input.commitments.flatMap(({ since = [] }, index) =>
    since.map(
      ({ day, status, note }): Scene => ({
        day,
        hour: 11,
        async act({ app, agents }) {
          const commitment = stored[index];
          if (commitment === undefined) return refuse({ type: 'not-found', what: 'commitment' });
          const by = { kind: 'agent', id: named(agents, 'officer') } as const;
          return await updateCommitment(app, { commitmentId: commitment.id, status, note: note ?? null, by });
        },
      }),
    ),
  );
  return [given, ...later];
}
