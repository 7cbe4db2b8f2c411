/** What features and messages of CXL memory devices are, a line each: name and words. */
export const about = () => `
patrol-scrub patrol scrub: how often the device reads all memory to find and mend errors
ecs error check scrub (ECS) of DDR5 memory: log, threshold, reset of counters
sppr soft post package repair (sPPR): replaces a bad row until power goes off
hppr hard post package repair (hPPR): replaces a bad row for good
cacheline-sparing spares a bad cacheline of the memory
row-sparing spares a bad row of the memory
bank-sparing spares a bad bank of the memory
rank-sparing spares a bad rank of the memory
temperature-alarm temperature alarms and throttling: thresholds
power-limit limit of the power that the device draws
data-scrambler scrambler of the data on the media
log-filter which events the device logs
boot-options what the device starts with at the next power cycle
link-options how the CXL link trains at the next conventional reset
media-timing timing of the memory media from the next CXL reset on
asset asset tag and place that the owner has given
region-actions regions of the memory, and what is done on access
sanitise-policy how the media is overwritten (sanitised, erased) in the background
write-lock locks the media against writing
statistics counters since power-on: reads, writes, errors
revision revision of board and controller
GET_SUPPORTED_FEATURES lists the features that the device has
GET_FEATURE reads a feature's value: current, default or saved
SET_FEATURE sets a feature's value
`;
