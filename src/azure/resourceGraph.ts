import { unreadableAnswer } from './answer.ts';
import type { ArmClient } from './armClient.ts';
import { field, textField } from './fields.ts';

const apiVersion = '2024-04-01';
/** The most rows that Azure gives on one page. */
const rowsOnPage = 1_000;
/** A service that goes on giving pages is not believed. */
const maxPages = 1_000;

export interface GraphQuery {
  /** In Kusto's language, ordered, so that pages neither overlap nor leave a gap. */
  readonly query: string;
  readonly subscriptionIds: readonly string[];
  /** As in ArmRequest. */
  readonly operation: string;
}

/**
 * The rows of a query of Azure Resource Graph, page after page. It has what the account may read, and it lags behind Azure Resource
 * Manager: 95 % of changes are there within 30 seconds, and nothing says how long the others take. A row that is missing proves nothing.
 * Throws AzureError, or the signal's reason.
 */
export async function queryGraph(client: ArmClient, query: GraphQuery, signal: AbortSignal): Promise<unknown[]> {
  const rows: unknown[] = [];
  let skipToken: string | undefined;
  for (let page = 1; page <= maxPages; page++) {
    const answer = await client.postToRead(
      '/providers/Microsoft.ResourceGraph/resources',
      // It is one source of two. The other is asked instead of waiting long.
      { apiVersion, operation: query.operation, signal, attempts: 2 },
      {
        subscriptions: query.subscriptionIds,
        query: query.query,
        options: { $top: rowsOnPage, resultFormat: 'objectArray', ...(skipToken && { $skipToken: skipToken }) },
      },
    );
    const data = field(answer.body, 'data');
    if (!Array.isArray(data)) {
      throw unreadableAnswer(query.operation, 'Azure’s answer is not a list.', answer);
    }
    rows.push(...data);
    const next = textField(answer.body, '$skipToken');
    if (next === undefined) {
      return rows;
    }
    if (next === skipToken) {
      break;
    }
    skipToken = next;
  }
  throw unreadableAnswer(query.operation, 'The pages of the list have no end.');
}

/** Values as the text of a list in a query: `'one', 'other'`. */
export function quoted(values: readonly string[]): string {
  return values.map((value) => `'${value.replace(/['\\]/g, '\\$&')}'`).join(', ');
}
