// SPDX-License-Identifier: Apache-2.0
// Who may onboard, freeze, set rules and mint, and with what delay: OpenZeppelin's AccessManager as it is.
pragma solidity 0.8.30;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";

/// @title Governance
contract Governance is AccessManager {
    constructor(address admin) AccessManager(admin) {}
}
