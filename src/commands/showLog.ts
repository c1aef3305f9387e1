import type { Tools } from './tools.ts';

export function showLog({ log }: Tools): Promise<boolean> {
  log.show();
  return Promise.resolve(true);
}
