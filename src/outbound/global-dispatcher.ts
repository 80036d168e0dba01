import { type Dispatcher, getGlobalDispatcher, setGlobalDispatcher } from 'undici';

/** Those installed in this process, the one in force last; several nodes may share a process. */
const installed: Dispatcher[] = [];
let original: Dispatcher | undefined;

/** Sends every `fetch` of this process, Node's own included, through `dispatcher`. Installing twice changes nothing. */
export function installGlobally(dispatcher: Dispatcher): void {
  if (installed.includes(dispatcher)) return;
  original ??= getGlobalDispatcher();
  installed.push(dispatcher);
  setGlobalDispatcher(dispatcher);
}

/** Puts the one installed before back in force, or what the process had at first. */
export function uninstallGlobally(dispatcher: Dispatcher): void {
  const at = installed.indexOf(dispatcher);
  if (at === -1) return;
  installed.splice(at, 1);
  const next = installed.at(-1) ?? original;
  if (next !== undefined && next !== getGlobalDispatcher()) setGlobalDispatcher(next);
}
