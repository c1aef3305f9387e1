import type { AzurePorts } from '../../src/stopStart/engine/ports.ts';
import type { Post, SimulatedWindow } from '../unit/stopStart/engine/simulatedWindow.ts';
import type { WatchedRun } from './watchedRun.ts';

/** The ports of one run, or one recovery: whatever goes through them is its own. */
export class Sender {
  readonly window: SimulatedWindow;
  readonly ports: AzurePorts;
  /** Stops and starts that it sent. */
  readonly posts: Post[] = [];
  /** Absent until it began: a recovery sends its first starts in that instant, before anybody has its handle. */
  run: WatchedRun | undefined;

  constructor(window: SimulatedWindow, onSend: (sender: Sender, post: Post) => void) {
    this.window = window;
    this.ports = window.portsOf((post) => {
      this.posts.push(post);
      onSend(this, post);
    });
  }
}
