import type { Application } from '../application.ts';
import { emailOf } from '../kit/access.ts';
import { queueMail } from '../mail/mails.ts';
import type { Agent } from './ports.ts';

/** Mails the link of an invitation to whoever was invited, in the first language of the institution where they chose none. */
export async function mailInvitation(
  app: Application,
  { agent, secret, expiresAt }: { readonly agent: Agent; readonly secret: string; readonly expiresAt: Date },
): Promise<void> {
  const to = emailOf(app, agent);
  if (to === null || app.mails === undefined) return;
  await app.store.transact(async (writer) => {
    const institution = await writer.institution.get();
    if (institution === null) return;
    const lang = agent.lang ?? institution.languages[0] ?? '';
    const hours = Math.round((expiresAt.getTime() - app.now().getTime()) / 3_600_000);
    const link = `${app.origin}/sign-in/${secret}?${new URLSearchParams({ lang })}`;
    const letter = { to, lang, institution: institution.name, says: { kind: 'invitation', link, hours } } as const;
    await queueMail(writer, app, { letter, expiresAt });
  });
}
