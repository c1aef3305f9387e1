/** Stands in for debug in the agents for proxies, which would print requests with their headers where DEBUG is set. */
export default function debug(): () => void {
  return () => undefined;
}
