/** In place of dayjs: azext-utils says with it how long an executed wizard took and when an error was reported. Neither happens here. */
function dayjs(): never {
  throw new Error('dayjs is not in this bundle.');
}
dayjs.extend = (): void => undefined;
dayjs.duration = dayjs;

export default dayjs;
