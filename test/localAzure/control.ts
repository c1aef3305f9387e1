import type { Colleague, ColleagueAction } from './colleague.ts';
import type { Entra, IssueRequest } from './entra.ts';
import { EntraRefusal, refusalReply } from './entraRefusal.ts';
import type { Estate } from './estate.ts';
import { stateOf } from './estateState.ts';
import type { Fault, FaultBoard } from './faults.ts';
import type { HttpRequest, Reply } from './http.ts';
import type { RequestLog } from './requestLog.ts';
import type { AppBehaviour, SwitchChanges } from './switches.ts';

/** What the control paths act on. */
export interface Controlled {
  readonly estate: Estate;
  readonly faults: FaultBoard;
  readonly log: RequestLog;
  readonly entra: Entra;
  readonly colleague: Colleague;
  readonly reset: () => void;
}

/**
 * The switchboard for other processes, under `/_local/`. Bodies and answers are JSON; a bad request answers 400 with `{ problem }`.
 *
 * - `GET state`; `GET requests[?on=PATTERN]`; `DELETE requests`
 * - `GET faults`; `POST faults` (one `Fault`, answers `{ id }`); `DELETE faults`; `DELETE faults/ID`
 * - `GET switches`; `POST switches` (`SwitchChanges`)
 * - `POST apps` (`ColleagueAction`); `POST behaviour` (`AppBehaviour` and the `id` or name of an app); `POST token` (`IssueRequest`); `POST reset`
 */
export function control(request: HttpRequest, on: Controlled): Reply {
  const operation = `${request.method} ${request.path.slice('/_local/'.length)}`;
  const [, faultId] = /^DELETE faults\/(\d+)$/.exec(operation) ?? [];
  if (faultId !== undefined) {
    on.faults.remove(Number(faultId));
    return { status: 204 };
  }
  try {
    return operations[operation]?.(on, request) ?? { status: 404, body: { problem: `There is no ${operation}.` } };
  } catch (error) {
    if (error instanceof EntraRefusal) {
      return refusalReply(error);
    }
    return { status: 400, body: { problem: error instanceof Error ? error.message : String(error) } };
  }
}

const done: Reply = { status: 204 };

type Operation = (on: Controlled, request: HttpRequest) => Reply;

const operations: Readonly<Record<string, Operation>> = {
  'GET state': ({ estate }) => ({ status: 200, body: stateOf(estate) }),
  'GET requests': ({ log }, { query }) => {
    const pattern = query.get('on');
    return { status: 200, body: pattern === null ? log.entries : log.matching(pattern) };
  },
  'DELETE requests': ({ log }) => {
    log.clear();
    return done;
  },
  'GET faults': ({ faults }) => ({ status: 200, body: faults.list() }),
  'POST faults': ({ faults }, { text }) => ({ status: 201, body: { id: faults.arm(JSON.parse(text) as Fault).id } }),
  'DELETE faults': ({ faults }) => {
    faults.clear();
    return done;
  },
  'GET switches': ({ estate }) => ({ status: 200, body: estate.switches }),
  'POST switches': ({ estate }, { text }) => {
    estate.change(JSON.parse(text) as SwitchChanges);
    return { status: 200, body: estate.switches };
  },
  'POST apps': ({ colleague }, { text }) => {
    colleague.act(JSON.parse(text) as ColleagueAction);
    return done;
  },
  'POST behaviour': ({ estate }, { text }) => {
    const { id, ...behaviour } = JSON.parse(text) as AppBehaviour & { readonly id: string };
    estate.appBy(id).behaviour = behaviour;
    return done;
  },
  'POST token': ({ entra }, { text }) => ({ status: 200, body: entra.issueToken(JSON.parse(text) as IssueRequest) }),
  'POST reset': ({ reset }) => {
    reset();
    return done;
  },
};
