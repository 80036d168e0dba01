import { type Dispatcher, getGlobalDispatcher, setGlobalDispatcher } from 'undici';

/** The dispatchers installed in this process, the current one last; several nodes may share a process. */
const installed: Dispatcher[] = [];
let original: Dispatcher | undefined;

/** Sends every `fetch` of this process, Node's own included, through `dispatcher`. Installing twice changes nothing. */
export function installGlobally(dispatcher: Dispatcher): void {
  if (installed.includes(dispatcher)) return;
  original ??= getGlobalDispatcher();
  installed.push(dispatcher);
  setGlobalDispatcher(dispatcher);
}

/** Restores the dispatcher installed before, or the original one of the process. */
export function uninstallGlobally(dispatcher: Dispatcher): void {
  const at = installed.indexOf(dispatcher);
  if (at === -1) return;
  installed.splice(at, 1);
  const next = installed.at(-1) ?? original;
  if (next !== undefined && next !== getGlobalDispatcher()) setGlobalDispatcher(next);
}
