import type { Application } from '../../../application/application.ts';
import type { InteractionResolver } from '../../../application/federation/resolve-interaction.ts';
import type { PeerDirectory } from '../../../application/network/peer/ports.ts';
import type { AccountWire, IdentityWire } from '../../../application/sign-in/ports.ts';
import type { ApiDocument } from '../../kit/openapi/document.ts';

/** What the pages need of the options of the server. */
export type WebOptions = {
  readonly app: Application;
  /** What the set-up page asks for; null where a node cannot be set up by page. */
  readonly setupKey: string | null;
  /** Finds where an account on another server goes on; without it the form can only explain what to do on that server. */
  readonly interactionResolver?: InteractionResolver | undefined;
  /** Reads what other institutions' nodes say of themselves; without it no peer can be added by page. */
  readonly directory?: PeerDirectory | undefined;
  /** Speaks to the institution's identity provider. */
  readonly identity?: IdentityWire | undefined;
  /** Proves accounts on other servers. */
  readonly accounts?: AccountWire | undefined;
  /** What the API says of itself; without it there is no page about it. */
  readonly apiDocument?: (() => ApiDocument) | undefined;
  /** Whether a proxy in front of the node says who asks. */
  readonly trustProxy?: boolean;
};
