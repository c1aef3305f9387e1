import { request } from 'node:http';

/** The value of an environment variable that the runner sets. */
export function variable(name: string): string {
  const value = process.env[name];
  if (value === undefined) {
    throw new Error(`The environment variable ${name} is not set: host tests run through scripts/test.ts.`);
  }
  return value;
}

/** Sends a message to the process that drives the window and returns its answer. Without such a process it is printed. */
export async function askChannel(topic: string, message: unknown): Promise<unknown> {
  const channel = process.env['ASE_CERTIFICATES_HOST_CHANNEL'];
  if (channel === undefined) {
    process.stdout.write(`${typeof message === 'string' ? message : JSON.stringify(message)}\n`);
    return undefined;
  }
  return new Promise((resolve, reject) => {
    // A connection for each message: nothing is left open that could keep a host alive.
    const sent = request(`${channel}/${topic}`, { method: 'POST', agent: false }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => {
        const answer = JSON.parse(Buffer.concat(parts).toString()) as { value?: unknown; error?: string };
        if (answer.error === undefined) {
          resolve(answer.value);
        } else {
          reject(new Error(answer.error));
        }
      });
    });
    sent.on('error', reject);
    sent.end(JSON.stringify(message));
  });
}

export async function tellChannel(topic: string, message: unknown): Promise<void> {
  await askChannel(topic, message);
}
