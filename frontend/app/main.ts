import "@tabler/core/dist/css/tabler.min.css";
import "./styles/tokens.css";
import "./styles/frame.css";
import "./styles/ledger.css";
import "./styles/record.css";
import "./styles/print.css";

import { startDrafts } from "./drafts";
import { startDrawer } from "./drawer";
import { startFilters } from "./filters";
import { startFrame } from "./frame";
import { startHtmx } from "./htmx";
import { startKeys } from "./keys";
import { startMoney } from "./money";
import { startPicks } from "./picks";
import { startSelection } from "./selection";

startHtmx();
startFrame();
startMoney();
startSelection();
startFilters();
startDrawer();
startPicks();
startDrafts();
startKeys();
