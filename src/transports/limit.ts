/** Runs at most so many at once. */
export { default as limitTo, type LimitFunction } from 'p-limit';
