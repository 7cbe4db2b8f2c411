import type { Awaitable } from '../../kernel/driver.js';

/** What work gives, or EIO where it fails, which is told. No promise where there was nothing to wait for. */
export function orEio<T>(work: () => Awaitable<T>, failed: (error: unknown) => void): Awaitable<T | 'EIO'> {
  const fail = (error: unknown): 'EIO' => {
    failed(error);
    return 'EIO';
  };
  try {
    const running = work();
    return running instanceof Promise ? running.catch(fail) : running;
  } catch (error) {
    return fail(error);
  }
}
