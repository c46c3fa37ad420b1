-- The account that the panel reads WHMCS's database with: these columns and nothing else.
-- Run it on WHMCS's database server with the panel's address and a password of your own, then set
-- WHMCS_DATABASE_URL=mysql://mailroom:password@host/whmcs

CREATE USER 'mailroom'@'192.0.2.5' IDENTIFIED BY 'choose-a-password' REQUIRE SSL
  WITH MAX_USER_CONNECTIONS 20;

GRANT SELECT (id, userid, packageid, server, domain, username, domainstatus, suspendreason,
              regdate, nextduedate, billingcycle, amount, diskusage, disklimit, bwusage, bwlimit,
              lastupdate)
  ON whmcs.tblhosting TO 'mailroom'@'192.0.2.5';
GRANT SELECT (id, firstname, lastname, companyname, email, language, currency)
  ON whmcs.tblclients TO 'mailroom'@'192.0.2.5';
GRANT SELECT (id, code, prefix, suffix, format, rate, `default`)
  ON whmcs.tblcurrencies TO 'mailroom'@'192.0.2.5';
GRANT SELECT (id, type, currency, relid, msetupfee, qsetupfee, ssetupfee, asetupfee, bsetupfee,
              tsetupfee, monthly, quarterly, semiannually, annually, biennially, triennially)
  ON whmcs.tblpricing TO 'mailroom'@'192.0.2.5';
GRANT SELECT (id, name, hostname, ipaddress, port, secure, type)
  ON whmcs.tblservers TO 'mailroom'@'192.0.2.5';
GRANT SELECT (id, name, servertype, paytype, autosetup,
              configoption1, configoption2, configoption3, configoption4, configoption5,
              configoption6, configoption7, configoption8, configoption9, configoption10,
              configoption11, configoption12, configoption13, configoption14, configoption15,
              configoption16, configoption17, configoption18, configoption19, configoption20,
              configoption21, configoption22, configoption23)
  ON whmcs.tblproducts TO 'mailroom'@'192.0.2.5';
GRANT SELECT (gid, pid) ON whmcs.tblproductconfiglinks TO 'mailroom'@'192.0.2.5';
GRANT SELECT (id, gid, optionname, optiontype)
  ON whmcs.tblproductconfigoptions TO 'mailroom'@'192.0.2.5';
GRANT SELECT (id, configid, optionname)
  ON whmcs.tblproductconfigoptionssub TO 'mailroom'@'192.0.2.5';
GRANT SELECT (id, relid, configid, optionid, qty)
  ON whmcs.tblhostingconfigoptions TO 'mailroom'@'192.0.2.5';
GRANT SELECT (id, type, relid, fieldname, fieldtype)
  ON whmcs.tblcustomfields TO 'mailroom'@'192.0.2.5';
GRANT SELECT (id, fieldid, relid, value)
  ON whmcs.tblcustomfieldsvalues TO 'mailroom'@'192.0.2.5';
GRANT SELECT (id, first_name, last_name, email, language)
  ON whmcs.tblusers TO 'mailroom'@'192.0.2.5';
GRANT SELECT (id, auth_user_id, client_id, owner)
  ON whmcs.tblusers_clients TO 'mailroom'@'192.0.2.5';
GRANT SELECT (id, userid, firstname, lastname, email, productemails)
  ON whmcs.tblcontacts TO 'mailroom'@'192.0.2.5';

-- Usage figures are written straight to the services, these five columns of rows that exist. Leave
-- this out if WHMCS's module alone should write them (its daily usage update does).
GRANT UPDATE (diskusage, disklimit, bwusage, bwlimit, lastupdate)
  ON whmcs.tblhosting TO 'mailroom'@'192.0.2.5';

-- Only to take over from the replaced SmarterMail module (manage.py adopt), while its table exists:
-- GRANT SELECT ON whmcs.mod_sm_proto_usage TO 'mailroom'@'192.0.2.5';
