import { changeInstitution, type InstitutionChange } from '../application/institution/change-institution.ts';
import { readInstitution } from '../application/institution/reads.ts';
import { LICENCE_IDS, LICENCES } from '../domain/institution/licence.ts';
import { OPERATOR } from '../domain/kit/actor.ts';
import type { Refusal } from '../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../domain/kit/result.ts';
import { textIn } from '../domain/kit/text.ts';
import { type CommandOutput, type Context, command, option } from './command.ts';
import { LIST, localised, oneOf, readDescription } from './values.ts';

export const institutionShow = command({
  path: 'institution show',
  says: 'Show the institution of this node, its places and its own texts on pages',
  beside: 'runs-in-it',
  run: (context) => show(context),
});

export const institutionChange = command({
  path: 'institution change',
  says: 'Change what the institution says of itself; its handle stays, people follow it',
  beside: 'runs-in-it',
  takes: {
    name: option('<name>', 'its name, in the first language or as fr=…,en=…'),
    summary: option('<text>', 'one or two sentences, likewise'),
    languages: option('<list>', 'languages of the pages, the first being the usual one', LIST.optional()),
    timeZone: option('<zone>', 'IANA name'),
    contact: option('<contact>', 'for privacy and accessibility: a mail address, a page or a text'),
    licence: option(
      '<licence>',
      `of its open data: ${LICENCE_IDS.join(', ')}, or none`,
      oneOf(['none', ...LICENCE_IDS]).optional(),
    ),
    file: option(
      '<file>',
      'the rest, in JSON or YAML as the API takes it: notices (about, privacy, accessibility), territories',
    ),
  },
  async run(context, { file, name, summary, licence, ...rest }) {
    const described = file === undefined ? ok<InstitutionChange>({}) : await fromFile(context, file);
    if (!described.ok) return described;
    const { app } = await context.open();
    const before = await readInstitution(app);
    if (before === null) return refuse({ type: 'not-set-up' });
    const usual = before.institution.languages[0] ?? 'fr';
    const input = (text: string | undefined) => (text === undefined ? {} : localised(text, usual));
    const change: InstitutionChange = {
      ...described.value,
      ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)),
      ...(licence === undefined ? {} : { licence: licence === 'none' ? null : licence }),
      ...(name === undefined ? {} : { name: input(name) }),
      ...(summary === undefined ? {} : { summary: input(summary) }),
    };
    const changed = await changeInstitution(app, { ...change, by: OPERATOR });
    return changed.ok ? await show(context) : changed;
  },
});

async function fromFile(context: Context, file: string): Promise<Result<InstitutionChange, Refusal>> {
  return await context.services.institutionChangeFrom(await readDescription(context.path(file)));
}

async function show({ open, services }: Context): Promise<Result<CommandOutput, Refusal>> {
  const { app } = await open();
  const found = await readInstitution(app);
  if (found === null) return refuse({ type: 'not-set-up' });
  const { institution, territories } = found;
  const { handle, name, languages, timeZone, contact, licence, notices } = institution;
  const pages = Object.keys(notices);
  const { institution: resource } = await services.resources();
  return ok({
    json: resource(found, app.origin),
    text: [
      `${textIn(name, languages).text}  @${handle}@${new URL(app.origin).host}`,
      `languages ${languages.join(', ')}; dates in ${timeZone}`,
      `contact: ${contact ?? 'none yet; the privacy page says so'}`,
      `licence of open data: ${licence === null ? 'none yet; nobody knows what they may do with them' : LICENCES[licence].name}`,
      `texts of its own: ${pages.length === 0 ? 'none yet' : pages.join(', ')}`,
      ...territories.map(
        (place) =>
          `  ${place.code}  ${textIn(place.name, languages).text}${place.within === null ? '' : `, within ${place.within}`}`,
      ),
    ],
  });
}
