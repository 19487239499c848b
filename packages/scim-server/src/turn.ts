/** How long a request keeps others waiting, in milliseconds. */
const TURN = 10;

/** Lets others have their turn, once this one has lasted long enough. */
export type GiveWay = () => Promise<void>;

/** Begins the turn of a request whose work takes long, so that it does not hold up the others. */
export function createTurn(): GiveWay {
  let begin = performance.now();
  return async () => {
    if (performance.now() - begin < TURN) return;
    await new Promise((resolve) => {
      setTimeout(resolve);
    });
    begin = performance.now();
  };
}
