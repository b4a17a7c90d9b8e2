"""What others may use of the proofs of typed numbers."""

from xianwu.bulletin.proving.claims import Typed as Typed
from xianwu.bulletin.proving.claims import typed_in as typed_in
from xianwu.bulletin.proving.declaring import DeclarationRefused as DeclarationRefused
from xianwu.bulletin.proving.declaring import declare as declare
from xianwu.bulletin.proving.declaring import quote_said as quote_said
from xianwu.bulletin.proving.declaring import quote_typed as quote_typed
from xianwu.bulletin.proving.declaring import withdraw as withdraw
from xianwu.bulletin.proving.gate import Red as Red
from xianwu.bulletin.proving.gate import all_reds as all_reds
from xianwu.bulletin.proving.gate import ledger_refusal as ledger_refusal
from xianwu.bulletin.proving.gate import red_refusal as red_refusal
from xianwu.bulletin.proving.gate import reds_of as reds_of
from xianwu.bulletin.proving.gate import unanswered as unanswered
from xianwu.bulletin.proving.gate import unproven_refusal as unproven_refusal
from xianwu.bulletin.proving.ledgers import LedgerNote as LedgerNote
from xianwu.bulletin.proving.ledgers import ledger_notes as ledger_notes
from xianwu.bulletin.proving.ledgers import open_notes as open_notes
from xianwu.bulletin.proving.told import LetPass as LetPass
from xianwu.bulletin.proving.told import Source as Source
from xianwu.bulletin.proving.told import let_pass_of as let_pass_of
from xianwu.bulletin.proving.told import sources_of as sources_of
