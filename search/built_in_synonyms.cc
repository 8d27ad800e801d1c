#include "search/synonyms.h"

// Support English of the 1990s. Both sides of every rule were looked up in a real collection. An arrow stands
// where the other direction would do harm: whoever types "crash" may mean an access violation, but whoever
// types "access violation" does not mean every crash.
namespace kb::search {

std::string_view built_in_synonyms() {
  return R"rules(
# --- what goes wrong
hang = hung = freeze = froze = frozen = lock up = lockup = stop responding = not responding
crash = quit unexpectedly = terminate unexpectedly = terminate abnormally
crash -> access violation = general protection fault = invalid page fault = exception error = stop responding
gpf = gp fault = general protection fault
ipf = invalid page fault = page fault
gpf -> invalid page fault = access violation
illegal operation -> invalid page fault = general protection fault
access violation = c0000005
bsod = blue screen = stop error = stop message
bugcheck = bug check -> stop error = stop message
blue screen -> fatal exception
dr watson = drwtsn32 = drwatson
fatal error -> fatal exception
memory leak = leak memory
out of memory = insufficient memory = not enough memory = low on memory
disk full = out of disk space = insufficient disk space = not enough disk space = low on disk space
slow = slowly = sluggish
slow -> performance
slow -> poor performance = long time = takes longer
corrupt = damage = corruption
broken -> damaged = corrupted = does not work
garbage = garbled = unreadable = garbage characters
gibberish -> garbage = garbled
missing = not found = cannot find = cannot be found
lost = disappear -> missing
gone = vanish -> missing = disappear
blank = empty
won't = will not = does not = doesn't
cannot = can't = can not = unable
can't -> fails = not able
couldn't = could not
isn't = is not
didn't = did not
doesn't work = does not work = not work = fails to work
keeps -> repeatedly = continually
error message = err msg = errmsg
err -> error
msg -> message
popup = pop up
complain -> error message
invalid = not valid = illegal
duplicate -> twice = two copies
truncated = cut off
distorted -> garbled
flicker = flash

# --- starting and stopping
shut down = shutdown = turn off = power off
boot = start up = startup
boot -> start
reboot = restart
boot disk = startup disk = bootable disk = boot diskette = boot floppy
won't boot = does not boot -> cannot start = does not start
launch -> start = run
quit = exit
kill -> end = terminate
suspend = standby = sleep
logon = log on = login = log in = sign in
logoff = log off = logout = log out = sign out
username = user name = logon name
userid = user id

# --- doing things
delete = erase = remove
uninstall -> remove
install -> setup
set up = configure
setup -> install = installation
change -> modify
edit -> modify = change
make -> create
turn on = enable
turn off -> disable
restrict -> prevent = disable
back up = backup
right click = secondary mouse button
email = e-mail
email -> mail message = mail
attachment = attached file
print out = printout
hook up -> connect
disconnect = hang up
outbound = outgoing
inbound = incoming
recognize = detect
does not see = doesn't see -> not detect = not recognize
timeout = time out = timed out
grayed = greyed = dimmed = unavailable
sync = synchronize = synchronization

# --- the machine
pc = computer
machine -> computer
monitor -> display = screen
video card = video adapter = display adapter = graphics card = graphics adapter = display card
video driver = display driver = graphics driver
network card = network adapter = nic = network interface card = ethernet card = lan adapter
sound card = sound board = audio card
sound -> audio
hard disk = hard drive = fixed disk = hdd
floppy = floppy disk = diskette
floppy drive = floppy disk drive = disk drive
cd = compact disc = cd-rom
cd drive = cd-rom drive
laser printer -> laserjet
printer port = parallel port = lpt port
lpt1 -> parallel port = printer port
com port = serial port
tape drive -> tape device = tape
usb = universal serial bus
irq = interrupt request = interrupt
dma = direct memory access
bios = basic input output system
ram -> memory
ups = uninterruptible power supply
pnp = plug and play
apm = advanced power management
acpi = advanced configuration and power interface
pcmcia = pc card
scsi adapter = scsi controller
swap file = paging file = pagefile = page file
mouse pointer = mouse cursor
mbr = master boot record
fat = file allocation table
hpfs = high performance file system
ems = expanded memory
xms = extended memory
umb = upper memory block = upper memory
tsr = terminate and stay resident = memory resident

# --- the desktop
folder = directory
subfolder = subdirectory
dialog = dialog box
system tray = notification area = status area = taskbar notification area
taskbar = task bar
wallpaper -> background = desktop background
icon -> shortcut
picture = image = graphic
photo -> picture = image
movie = video clip
clipart = clip art
menu bar -> menu
registry editor = regedit = regedt32
reg key = registry key = registry entry
control panel applet = control panel tool = control panel program
helpfile = help file
long filename = long file name = lfn
filename = file name
network drive = mapped drive = redirected drive
share -> shared folder = shared directory = shared resource
permission denied = access denied = access is denied
permission = rights = privilege
admin = administrator
admin -> administrative = administration
home page = homepage = start page
website = web site
www = world wide web
html = hypertext markup language
http = hypertext transfer protocol
ftp = file transfer protocol
url = uniform resource locator
ssl = secure sockets layer
app = apps -> application = program
program = application

# --- Windows
win95 = windows 95
win98 = windows 98
win9x -> windows 95 = windows 98
winme = windows me = windows millennium
win2k = w2k = win2000 = windows 2000
winxp = windows xp
winnt -> windows nt
nt4 -> windows nt 4.0 = nt 4.0
wfw = wfwg = windows for workgroups
win31 = win3.1 = windows 3.1
dos -> ms-dos
hotfix = qfe -> fix
patch = hotfix
sp = service pack
scandisk = scan disk
defrag = disk defragmenter = defragmenter
y2k = year 2000
tcp/ip = transmission control protocol internet protocol
ras = remote access service = remote access server
ras = rras -> dial-up networking
dun = dial-up networking
dial in = dial up -> remote access = dial-up networking
dialup = dial up
wins = windows internet name service
dns = domain name system = domain name service
dhcp = dynamic host configuration protocol
ip address -> tcp/ip address
pdc = primary domain controller
bdc = backup domain controller
dc = domain controller
ad -> active directory
gpo = group policy object = group policy
acl = access control list
sid = security identifier
rpc = remote procedure call
smb = server message block
nbt = netbt = netbios over tcp/ip
ppp = point-to-point protocol
pptp = point-to-point tunneling protocol
vpn = virtual private network
vpn -> pptp
snmp = simple network management protocol
ipx = nwlink
novell -> netware
netware -> novell
csnw = client service for netware
gsnw = gateway service for netware
fpnw = file and print services for netware
sfm = services for macintosh
mac = macintosh
dfs = distributed file system
unc = universal naming convention
ntfs = nt file system
mscs = cluster server
iis = internet information server = internet information services
mmc = microsoft management console
msmq = message queue server = message queuing
mts = microsoft transaction server = transaction server
print spooler = spooler service
erd = emergency repair disk
dce = distributed computing environment
wsh = windows script host = windows scripting host
wmi = windows management instrumentation

# --- mail
ndr = non-delivery report = nondelivery report = undeliverable
bounce -> ndr = undeliverable = non-delivery
mta = message transfer agent
imc = internet mail connector
ims = internet mail service
imc = ims
imc -> smtp
owa = outlook web access
oe = outlook express
gal = global address list
oab = offline address book
pab = personal address book
pst = personal folders = personal folder file
ost = offline folder file = offline folders = offline store
dl = distribution list
dirsync = directory synchronization
directory replication connector -> replication
oof = out of office
kms = key management server
site connector -> connector
priv.edb = private information store
pub.edb = public information store
information store = store.exe
msmail = ms mail = microsoft mail
po = post office
msx -> exchange
smtp = simple mail transfer protocol
pop3 = post office protocol
imap = internet message access protocol
ldap = lightweight directory access protocol
nntp = network news transfer protocol
mapi = messaging application programming interface
free busy = free/busy information
calendar -> schedule
newsgroup = news group
ds -> directory service

# --- Office
xl -> excel
ppt -> powerpoint
xls -> excel workbook
doc file -> word document
mdb -> access database
spreadsheet = worksheet
workbook -> spreadsheet
word97 -> word 97
word95 -> word 95
word2000 -> word 2000
excel97 -> excel 97
excel2000 -> excel 2000
access97 -> access 97
access2000 -> access 2000
outlook97 -> outlook 97
outlook98 -> outlook 98
outlook2000 -> outlook 2000
office97 -> office 97
office2000 -> office 2000
frontpage98 -> frontpage 98
frontpage2000 -> frontpage 2000
pivottable = pivot table
toc = table of contents
rtf = rich text format
ole = object linking and embedding
dde = dynamic data exchange
mail merge = mailmerge
vba = visual basic for applications
csv = comma-separated values = comma delimited
slide show = slideshow

# --- programming
vb = visual basic
vb3 -> visual basic 3.0 = vb 3.0
vb4 -> visual basic 4.0 = vb 4.0
vb5 -> visual basic 5.0 = vb 5.0
vb6 -> visual basic 6.0 = vb 6.0
vc = vc++ = visual c++
vfp = visual foxpro
vss = visual sourcesafe = sourcesafe
vid = visual interdev
vj++ = visual j++
ie = internet explorer = msie
ie3 -> internet explorer 3.0
ie4 -> internet explorer 4.0
ie5 -> internet explorer 5
ie6 -> internet explorer 6
mfc = microsoft foundation classes = microsoft foundation class library
atl = active template library
odbc = open database connectivity
dao = data access objects
rdo = remote data objects
ado = activex data objects
rds = remote data service
mdac = data access components
dcom = distributed com
api = application programming interface
sdk = software development kit
ddk = device driver kit
dll = dynamic-link library
ocx -> activex control = ole control
activex control = ole control
vbx = custom control
vbx -> visual basic control
asp = active server pages = active server page
crt = c run-time library = c runtime
gdi = graphics device interface
idl = interface definition language
stored procedure = sproc
tsql = t-sql = transact-sql
sql server -> sql
dts = data transformation services
bcp = bulk copy program = bulk copy
dtc = msdtc = distributed transaction coordinator
winsock = windows sockets
mci = media control interface
gui = graphical user interface
mdi = multiple document interface
sdi = single document interface
guid = globally unique identifier
unresolved external = lnk2001 = undefined symbol
subroutine = procedure

# --- short for
config -> configuration
info -> information
auth -> authentication
pwd -> password
db -> database
dir -> directory
docs -> documents
util -> utility
exe -> executable
cmd -> command
temp -> temporary
mem -> memory
hd -> hard disk = hard drive
kbd -> keyboard

# --- British spelling
colour = color
grey = gray
dialogue -> dialog
centre = center
catalogue = catalog
licence = license
behaviour = behavior
favourites = favorites
organise = organize
recognise = recognize
initialise = initialize
synchronise = synchronize
customise = customize
optimise = optimize
minimise = minimize
maximise = maximize
analyse = analyze
programme -> program

# --- management
sms = systems management server
sna = systems network architecture
remote control -> remote tools
msn = microsoft network
)rules";
}

}  // namespace kb::search
