import type { ParticipantId } from '../../domain/kit/id.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import type { Lang } from '../../domain/kit/text.ts';
import { checkAddress } from '../../domain/mail/address.ts';
import type { MailContent } from '../../domain/mail/mail.ts';
import type { LinkHolder } from '../agent/ports.ts';
import type { Application, Writer } from '../application.ts';
import { forAddress } from '../mail/digest/mail-follows.ts';
import { queueMail } from '../mail/mails.ts';
import { createLinkIn, LINK_MINUTES } from './sign-in.ts';

export type RequestSignIn = {
  readonly address: string;
  readonly lang: Lang;
  /** What is asked for with the link: where somebody was before, and in which language. */
  readonly query: Readonly<Record<string, string>>;
};

/**
 * Mails a link that signs in whoever reads mail at an address: an agent of the institution if it is one's, else whoever
 * takes part with it, or will. The answer is the same for every address, so nobody learns who is known here.
 */
export async function requestSignIn(app: Application, command: RequestSignIn): Promise<Result<null, Refusal>> {
  const address = checkAddress(command.address);
  if (!address.ok) return address;
  if (app.mails === undefined) return refuse({ type: 'mail-not-set-up' });
  return await app.store.transact(async (writer) => {
    const agent = await writer.access.agentByEmail(app.secrets.keyed(address.value, 'agent-email'));
    const holder: LinkHolder =
      agent !== null && agent.disabledAt === null
        ? { agentId: agent.id }
        : forAddress(app, { address: address.value, addsSignIn: null });
    return await mailLink(writer, app, { ...command, address: address.value, holder, kind: 'sign-in' });
  });
}

/** Mails a link that adds an address to the ways in which somebody signs in. */
export async function requestAddress(
  app: Application,
  command: RequestSignIn & { readonly participantId: ParticipantId },
): Promise<Result<null, Refusal>> {
  const address = checkAddress(command.address);
  if (!address.ok) return address;
  if (app.mails === undefined) return refuse({ type: 'mail-not-set-up' });
  const holder = forAddress(app, { address: address.value, addsSignIn: command.participantId });
  return await app.store.transact(
    async (writer) => await mailLink(writer, app, { ...command, address: address.value, holder, kind: 'add-address' }),
  );
}

async function mailLink(
  writer: Writer,
  app: Application,
  link: RequestSignIn & {
    readonly holder: LinkHolder;
    readonly kind: Extract<MailContent['kind'], 'sign-in' | 'add-address'>;
  },
): Promise<Result<null, Refusal>> {
  const institution = await writer.institution.get();
  if (institution === null) return refuse({ type: 'not-set-up' });
  const { secret, expiresAt } = await createLinkIn(writer, app, { holder: link.holder, minutes: LINK_MINUTES });
  const query = new URLSearchParams(link.query);
  const address = `${app.origin}/sign-in/${secret}${query.size === 0 ? '' : `?${query}`}`;
  const mail = {
    to: link.address,
    lang: link.lang,
    institution: institution.name,
    says: { kind: link.kind, link: address, minutes: LINK_MINUTES },
  };
  await queueMail(writer, app, { letter: mail, expiresAt });
  return ok(null);
}
