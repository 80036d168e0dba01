import { z } from 'zod';
import { createBallot } from '../application/ballot/create-ballot.ts';
import { discardBallot, extendBallot, publishBallot } from '../application/ballot/publish-ballot.ts';
import { type BallotDetail, readBallot, readBallots } from '../application/ballot/reads.ts';
import { DRAFT_READER } from '../application/kit/viewer.ts';
import { OPERATOR } from '../domain/kit/actor.ts';
import { ok } from '../domain/kit/result.ts';
import { textIn } from '../domain/kit/text.ts';
import { argument, command, required } from './command.ts';
import { localised, readDescription } from './values.ts';

/** Arguments of every command about one ballot. */
export const BALLOT = { consultation: argument(), ballot: argument('its slug') };

export const ballotCreate = command({
  path: 'ballot create',
  says: 'Draft a ballot from a file in JSON or YAML, of the same shape as the API takes',
  beside: 'runs-in-it',
  takes: { consultation: argument(), file: required('<file>', 'slug, question, method, options and rules') },
  async run({ open, services, path }, { consultation, file }) {
    const output = await services.ballotFrom(await readDescription(path(file)));
    if (!output.ok) return output;
    const { app } = await open();
    const created = await createBallot(app, { ...output.value, consultation, by: OPERATOR });
    if (!created.ok) return created;
    const { id, slug } = created.value;
    const found = await readBallot(app, { id, viewer: DRAFT_READER });
    if (!found.ok) return found;
    const publishedWith =
      found.value.consultation.publishedAt === null
        ? `It is published with the consultation.`
        : `Publish it with: parvis ballot publish ${consultation} ${slug}`;
    return ok({
      json: (await services.resources()).ballot(found.value),
      text: [`Drafted ${slug}. Nothing of it is public yet.`, publishedWith],
    });
  },
});

export const ballotPublish = command({
  path: 'ballot publish',
  says: 'Show a drafted ballot to the public and freeze its rules for good',
  beside: 'runs-in-it',
  takes: BALLOT,
  async run({ open, services }, { consultation: slug, ballot }) {
    const { app } = await open();
    const found = await readBallot(app, { slug, ballot, viewer: DRAFT_READER });
    if (!found.ok) return found;
    const published = await publishBallot(app, { ballotId: found.value.ballot.id, by: OPERATOR });
    if (!published.ok) return published;
    const shown = await readBallot(app, { id: published.value.id, viewer: DRAFT_READER });
    if (!shown.ok) return shown;
    const { rulesHash } = published.value;
    return ok({
      json: (await services.resources()).ballot(shown.value),
      text: `The ballot ${ballot} is public; its rules are frozen as ${rulesHash}.`,
    });
  },
});

export const ballotDiscard = command({
  path: 'ballot discard',
  says: 'Discard a drafted ballot: its slug is free again',
  beside: 'runs-in-it',
  takes: BALLOT,
  async run({ open }, { consultation: slug, ballot }) {
    const { app } = await open();
    const found = await readBallot(app, { slug, ballot, viewer: DRAFT_READER });
    if (!found.ok) return found;
    const discarded = await discardBallot(app, { ballotId: found.value.ballot.id, by: OPERATOR });
    if (!discarded.ok) return discarded;
    const { id } = discarded.value;
    return ok({ json: { id, slug: ballot }, text: `Discarded ${ballot}. Nothing of it was ever public.` });
  },
});

export const ballotShow = command({
  path: 'ballot show',
  says: 'Show the ballots of a consultation, or one with its rules',
  beside: 'runs-in-it',
  takes: { consultation: argument(), ballot: argument('its slug', z.string().optional()) },
  async run({ open, services }, { consultation: slug, ballot }) {
    const { app } = await open();
    const { ballot: resource } = await services.resources();
    if (ballot === undefined) {
      const found = await readBallots(app, { slug, viewer: DRAFT_READER });
      if (!found.ok) return found;
      const { ballots } = found.value;
      const text = ballots.length === 0 ? 'There are no ballots.' : ballots.map(line);
      return ok({ json: { items: ballots.map(resource), next: null }, text });
    }
    const found = await readBallot(app, { slug, ballot, viewer: DRAFT_READER });
    if (!found.ok) return found;
    const extensions = found.value.ballot.extensions.map(
      ({ from, to, reason }) =>
        `extended from ${from.toISOString()} to ${to.toISOString()}: ${textOf(reason, found.value)}`,
    );
    const text = [line(found.value), ...extensions, JSON.stringify(found.value.rules, null, 2)];
    return ok({ json: resource(found.value), text });
  },
});

export const ballotExtend = command({
  path: 'ballot extend',
  says: 'Give a ballot that has not closed a later end, with a public reason',
  beside: 'runs-in-it',
  takes: {
    ...BALLOT,
    closes: required('<date>', 'the new end: a day or a time where the consultation is, or with an offset'),
    reason: required('<text>', 'for the public, in the first language or as fr=…,en=…'),
  },
  async run({ open, services }, { consultation: slug, ballot, closes, reason }) {
    const { app } = await open();
    const found = await readBallot(app, { slug, ballot, viewer: DRAFT_READER });
    if (!found.ok) return found;
    const usual = found.value.consultation.languages[0] ?? 'fr';
    const ballotId = found.value.ballot.id;
    const input = { ballotId, closesAt: closes, reason: localised(reason, usual), by: OPERATOR };
    const extended = await extendBallot(app, input);
    if (!extended.ok) return extended;
    const shown = await readBallot(app, { id: ballotId, viewer: DRAFT_READER });
    if (!shown.ok) return shown;
    return ok({
      json: (await services.resources()).ballot(shown.value),
      text: `The ballot ${ballot} now closes at ${extended.value.closesAt.toISOString()}.`,
    });
  },
});

function line(of: BallotDetail): string {
  const { slug, method, question, opensAt, closesAt } = of.ballot;
  const open = `${opensAt.toISOString()} to ${closesAt.toISOString()}`;
  return `${slug}  ${of.state}  ${method}  “${textOf(question, of)}”  ${open}`;
}

function textOf(text: Readonly<Record<string, string>>, { consultation }: BallotDetail): string {
  return textIn(text, consultation.languages).text;
}
