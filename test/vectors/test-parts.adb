<!-- What test.adb includes. -->
<NodesDefinition>
<node name="uint64" descr="" size="0x8.0">
	<field name="hi" descr="" offset="0x0.0" size="0x4.0" />
	<field name="lo" descr="" offset="0x4.0" size="0x4.0" />
</node>
<node name="pot_head" descr="" size="0x8.0">
	<field name="kind" descr="" access="INDEX" enum=" tea=0, coffee=0x1 ,soup=7," offset="0x0.0" size="0x0.4" />
	<field name="owner" descr="" access="INDEX" offset="0x0.16" size="0x0.16" />
	<field name="volume" descr="" access="RW" offset="0x4.3" size="0x0.12" />
	<field name="full" descr="" rw="WO" offset="0x4.31" size="0x0.1" />
</node>
<node name="pot_tea" descr="" size="0x8.0">
	<field name="minutes" descr="" offset="0x0.24" size="0x0.8" />
	<field name="leaves" descr="" offset="0x4.0" size="0x4.0" />
</node>
<node name="pot_coffee" descr="" size="0x10.0">
	<field name="beans" descr="" offset="0x0.0" size="0x8.0" low_bound="0" high_bound="1" />
	<field name="grind" descr="" offset="0x8.12" size="0x0.3" />
</node>
<node name="pot_lid" descr="shorter than a dword" size="0x2.0">
	<field name="open" descr="" offset="0x0.0" size="0x0.1" />
	<field name="angle" descr="" offset="0x0.4" size="0x0.12" />
</node>
<node name="pot_leg" descr="" size="0x8.0">
	<field name="length" descr="" offset="0x0.8" size="0x0.24" />
	<field name="bent" descr="" offset="0x4.0" size="0x0.1" />
</node>
<node name="pot_either" descr="" attr_is_union="1" size="0x4.0">
	<field name="whole" descr="" offset="0x0.0" size="0x4.0" />
	<field name="half" descr="" offset="0x0.16" size="0x0.16" />
</node>
<node name="pot_cup" descr="" size="0x4.0">
	<field name="size" descr="" offset="0x0.0" size="0x0.8" />
</node>
</NodesDefinition>
